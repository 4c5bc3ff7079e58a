import { createHash } from 'node:crypto';
import { readProjectFile } from '../../../common/paths';
import { silentLog } from '../../../common/log';
import { createGraph } from '../../../gateway/execution/gateway';
import type { SubgraphRequest } from '../../../gateway/transport/transport';
import { testGateway, type TestGateway } from '../kit/gateway';
import { MB, tollOf } from '../kit/load';
import { ALUMNI, ANALYST, SECRETARIAT } from '../kit/tokens';

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** The real graph without its subgraphs: whatever gets as far as being executed is counted and answered with nothing. */
describe('floods on the graph itself', () => {
  const sent: SubgraphRequest[] = [];
  let test: TestGateway;
  const graph = () =>
    createGraph({
      supergraph: { kind: 'text', sdl: readProjectFile('schema', 'supergraph.graphql') },
      transports: () => ({
        execute: async (request) => {
          sent.push(request);
          return { data: {} };
        },
      }),
      log: silentLog,
    });
  beforeAll(async () => (test = await testGateway({ engine: graph() as never })));
  afterAll(() => test.gateway.stop());
  beforeEach(() => void (sent.length = 0));

  /** Deep and wide at once: as much as the limits of documents let through, over entities of several subgraphs. */
  const fanOut = (levels: number, width: number): string => {
    const level = (depth: number): string =>
      depth === 0
        ? 'id'
        : `id ${times(width, (i) => `a${depth}_${i}: myRegistrations(first: 1) { nodes { member { ${level(depth - 1)} } event { id title } } }`)}`;
    return `{ viewer { ${level(levels)} } }`;
  };

  it.each<[string, string]>([
    ['five levels twice as wide each', fanOut(5, 2)],
    ['three levels four times as wide each', fanOut(3, 4)],
    [
      '30 aliases of the dearest field',
      `{ ${times(30, (i) => `a${i}: viewer { upcomingEvents(first: 100) { nodes { id } } }`)} }`,
    ],
    [
      'fragments that call each other across subgraphs',
      `{ viewer { ...M0 } } ${times(6, (i) => `fragment M${i} on Member { id myRegistrations(first: 1) { nodes { event { id } member { ...M${i + 1} } } } rehireRoles(first: 1) { nodes { id } } }`)} fragment M6 on Member { id }`,
    ],
  ])('%s: answered or refused within a bound, planning and all', async (_name, query) => {
    for (const as of [ALUMNI, SECRETARIAT]) {
      const statuses: number[] = [];
      const toll = await tollOf(async () => void statuses.push((await test.query(query, { as })).status));
      expect([200, 400]).toContain(statuses[0]);
      expect(toll.cpuMs).toBeLessThan(5_000);
      expect(sent.length).toBeLessThan(200);
    }
  });

  it('1,000 documents that nobody sent before are forgotten again', async () => {
    const ask = (i: number) =>
      test.query(`query Q${i} { departments { name a${i}: name ${'id '.repeat(15)} } }`, { as: ANALYST });
    for (let i = 0; i < 300; i += 1) await ask(i);
    const { heapBytes, cpuMs } = await tollOf(async () => {
      for (let i = 300; i < 1_300; i += 1) await ask(i);
    });
    expect(heapBytes).toBeLessThan(150 * MB);
    expect(cpuMs).toBeLessThan(60_000);
  });

  it('persisted queries: 1,000 unknown ids and as many that do not fit their text leave nothing behind', async () => {
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const { heapBytes } = await tollOf(async () => {
      for (let i = 0; i < 1_000; i += 1) {
        const extensions = { persistedQuery: { version: 1, sha256Hash: hash(String(i)) } };
        const unknown = await test.query({ extensions });
        expect(unknown.body.errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_FOUND');
        const wrong = await test.query({ query: '{ departments { id } }', extensions });
        expect(wrong.body.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
      }
    });
    expect(sent).toHaveLength(0);
    expect(heapBytes).toBeLessThan(100 * MB);
  });

  it('introspection under aliases and in fragments stays introspection: strangers in production get none', async () => {
    const strict = await testGateway({ engine: graph() as never, trustedOnly: true });
    for (const query of [
      '{ s: __schema { types { name } } }',
      '{ ...F } fragment F on Query { ... on Query { t: __type(name: "Member") { name } } }',
      'query { __typename ... @include(if: true) { __schema { queryType { name } } } }',
    ]) {
      for (const as of [undefined, ALUMNI]) {
        const { status, body } = await strict.query(query, { ...(as && { as }) });
        expect([status, body.errors?.[0]?.extensions?.code]).toEqual([403, 'TRUSTED_DOCUMENT_REQUIRED']);
      }
    }
    // An analyst may look, and sees no member.
    const seen = await strict.query(
      '{ ...F } fragment F on Query { a: __type(name: "Member") { name } b: __type(name: "Cohort") { name } }',
      { as: ANALYST },
    );
    expect(seen.body.data).toEqual({ a: null, b: { name: 'Cohort' } });
    await strict.gateway.stop();
  });
});
