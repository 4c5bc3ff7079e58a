import { buildASTSchema, getOperationAST, Kind, parse, type FragmentDefinitionNode } from 'graphql';
import { CostPlan } from '../../../gateway/demand/cost-plan';
import { costTableOf } from '../../../gateway/demand/cost-table';

const sdl = parse(`
  schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"]) { query: Query }
  type Query { media: [Media] found: Found }
  interface Media { length: Int maker: Maker }
  type Film implements Media @cost(weight: 9) { length: Int @cost(weight: 5) maker: Maker }
  type Song implements Media { length: Int maker: Maker }
  type Maker { name: String }
  union Found = Film | Song
`);
const schema = buildASTSchema(sdl, { assumeValid: true, assumeValidSDL: true });
const table = costTableOf(sdl);

function actualCost(query: string, data: unknown): number {
  const document = parse(query);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  return new CostPlan(operation, { schema, table, fragments }).actualOfText(JSON.stringify(data), {});
}

describe('what an answer did cost behind an interface or union', () => {
  const film = { __typename: 'Film', length: 90 };
  const song = { __typename: 'Song', length: 3 };

  it('is the cost of the real types where the answer tells them', () => {
    const query = '{ media { __typename length } }';
    expect(actualCost(query, { media: [film] })).toBe(9 + 5);
    expect(actualCost(query, { media: [song, song] })).toBe(1 + 1);
    expect(actualCost(query, { media: [film, song, null] })).toBe(9 + 5 + 1);
  });

  it('knows the type under an alias, too', () => {
    expect(actualCost('{ found { kind: __typename } }', { found: { kind: 'Song' } })).toBe(1);
  });

  it('is the cost of the dearest type where nothing tells', () => {
    expect(actualCost('{ media { length } }', { media: [{ length: 3 }] })).toBe(9 + 5);
    // Left out by a variable as often as not: not relied on.
    expect(actualCost('{ media { __typename @skip(if: true) length } }', { media: [{ length: 3 }] })).toBe(9 + 5);
  });

  it('counts one field once where fragments on several types ask for it', () => {
    const query = '{ found { __typename ... on Film { maker { name } } ... on Song { maker { name } } } }';
    expect(actualCost(query, { found: { __typename: 'Song', maker: { name: 'M' } } })).toBe(1 + 1);
  });
});
