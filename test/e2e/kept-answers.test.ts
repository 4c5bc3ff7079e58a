import fc from 'fast-check';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { cacheHintsOf } from '../../gateway/caching/cache-hints';
import { CachePolicies } from '../../gateway/caching/cache-policy';
import { withoutFragments } from '../../gateway/planning/narrowed-plan';
import { readSupergraph } from '../../gateway/supergraph/supergraph';
import { readProjectFile } from '../../common/paths';
import { PERSONAS } from '../../machine/sample-personas';
import { generateOperation } from '../federation/generator/operation';
import { openTestGraph, type TestGraph } from '../testkit/graph';

const supergraph = readProjectFile('schema', 'supergraph.graphql');
const { apiSchema } = readSupergraph(supergraph);
const policies = new CachePolicies(apiSchema, cacheHintsOf(parse(supergraph)));

function secondsOf(text: string): number {
  const { definitions } = withoutFragments(parse(text));
  return policies.publicSeconds(definitions[0] as OperationDefinitionNode, new Map());
}

describe('of the network', () => {
  it('only lists that are the same for all of one role may be kept, and only for as long as their hints say', () => {
    expect(secondsOf('{ departments { id name nameEnglish } }')).toBe(60);
    expect(secondsOf('{ departments { id } viewer { id } }')).toBe(0);
    expect(secondsOf('{ cohorts { totalCount nodes { id area } edges { node { jobFamily } } } }')).toBe(3_600);
    // Counts of people are guarded against subtraction and logged: each question has to be asked.
    expect(secondsOf('{ cohorts { nodes { id members { __typename } } } }')).toBe(0);
    expect(secondsOf('{ cohorts { nodes { id visitors { __typename } } } }')).toBe(0);
    expect(secondsOf('{ rehireRoles { nodes { title department { name } conditions { pay { leastYen } } } } }')).toBe(
      30,
    );
    expect(secondsOf('{ rehireRole(id: "rol_1") { title revisions { title } } }')).toBe(0);
    expect(secondsOf('{ rehireRole(id: "rol_1") { missingConditions { code } } }')).toBe(0);
    const kept = new Set<string>();
    for (let seed = 1; seed <= 500; seed++) {
      const { query } = generateOperation(apiSchema, seed, 'query', 1);
      if (secondsOf(query) === 0) continue;
      const { definitions } = withoutFragments(parse(query));
      for (const root of (definitions[0] as OperationDefinitionNode).selectionSet.selections)
        if (root.kind === Kind.FIELD) kept.add(root.name.value);
    }
    kept.delete('__typename');
    const same = ['departments', 'cohorts', 'rehireRoles', 'rehireRole', 'signInRules'];
    expect([...kept].filter((name) => !same.includes(name))).toEqual([]);
  });

  describe('two people, two languages and two roles', () => {
    let graph: TestGraph;
    beforeAll(async () => {
      graph = await openTestGraph();
    });
    afterAll(() => graph.close());

    const queries = [
      '{ departments { id name nameEnglish } }',
      '{ departments { name } again: departments { id } }',
      '{ departments { id } viewer { id } }',
      // Recruiters and the secretariat see drafts.
      '{ rehireRoles { totalCount nodes { id title state department { name } conditions { pay { leastYen } } } } }',
      '{ rehireRoles(where: { state: DRAFT }) { edges { node { id state version } } } }',
      '{ cohorts(first: 3) { totalCount pageInfo { endCursor } nodes { id leavingFiscalYear area } } }',
      '{ viewer { id name { family } } }',
      '{ articles(first: 2) { nodes { id title } } }',
    ];
    const asking = fc.record({
      persona: fc.constantFrom(...PERSONAS),
      query: fc.constantFrom(...queries),
      language: fc.constantFrom('ja' as const, 'en' as const),
      signedIn: fc.boolean(),
    });
    let texts = 0;

    it('get what each would get if nothing were ever kept', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(asking, { minLength: 2, maxLength: 6 }), async (all) => {
          for (const { persona, query, language, signedIn } of all) {
            const options = { language, ...(!signedIn && { token: null }) };
            const given = await graph.ask(persona, query, options);
            // Another text has another key: nothing was kept for it.
            const made = await graph.ask(persona, `${query} # ${texts++}`, options);
            expect(given).toEqual(made);
          }
        }),
        { numRuns: 30 },
      );
    });
  });
});
