import { getOperationAST, parse } from 'graphql';
import { ANONYMOUS } from '../../../common/actor/actor';
import { silentLog } from '../../../common/log';
import { documentKeyOf } from '../../../gateway/documents/document-key';
import { createGraph } from '../../../gateway/execution/gateway';
import type { EngineRequest } from '../../../gateway/http/engine';
import { NEVER } from '../../../gateway/limits/deadline';
import { RecordingTransport, schemaOf, supergraphOf, type TestSubgraphs } from '../../federation/testkit';

const PEOPLE: TestSubgraphs = {
  people: {
    sdl: 'type Query { people(first: Int): [Person!]! } type Person @key(fields: "id") { id: ID! name: String }',
    resolvers: { Query: { people: () => [{ id: 'p1', name: '花子' }] } },
  },
};
const LARGER: TestSubgraphs = {
  people: {
    ...PEOPLE['people']!,
    sdl: `${PEOPLE['people']!.sdl} extend type Person { nickname: String }`,
  },
};

function requestOf(text: string, variables: Record<string, unknown> = {}): EngineRequest {
  const document = parse(text);
  return {
    document,
    documentKey: documentKeyOf(document),
    operation: getOperationAST(document)!,
    variables,
    context: {
      requestId: 'test',
      actor: ANONYMOUS,
      locale: 'ja',
      clientName: undefined,
      ip: '127.0.0.1',
      deadlineAt: Date.now() + 10_000,
      signal: NEVER,
    },
  };
}

/** A graph that tells which documents it planned. */
async function graphWith(options: { maxPlans?: number; warmUp?: string[]; fetch?: () => Promise<string> }) {
  const planned: string[] = [];
  const { fetch = async () => supergraphOf(PEOPLE), ...rest } = options;
  const graph = createGraph({
    supergraph: { kind: 'poll', fetch, intervalMs: 10 },
    transports: () => new RecordingTransport(schemaOf(LARGER['people']!)),
    log: silentLog,
    onPlan: (key) => planned.push(key),
    ...rest,
  });
  let schemas = 0;
  await graph.start(() => schemas++);
  return { graph, planned, schemas: () => schemas };
}

describe('plans', () => {
  it('are made once for texts that differ in layout and comments', async () => {
    const { graph, planned } = await graphWith({});
    for (const text of ['{ people { name } }', '{\n  people {\n    name # who\n  }\n}', 'query{people{name}}']) {
      expect((await graph.execute(requestOf(text))).data).toEqual({ people: [{ name: '花子' }] });
    }
    expect(planned).toHaveLength(1);
    expect((await graph.execute(requestOf('{ people { who: name } }'))).data).toEqual({ people: [{ who: '花子' }] });
    expect(planned).toHaveLength(2);
    await graph.stop();
  });

  it('of the manifest and of what was in use are there before a new supergraph is served', async () => {
    let sdl = supergraphOf(PEOPLE);
    const { graph, planned, schemas } = await graphWith({ fetch: async () => sdl, warmUp: ['{ people { id } }'] });
    expect(planned).toEqual(['{people{id}}']);
    await graph.execute(requestOf('{ people { id } }'));
    await graph.execute(requestOf('{ people { name } }'));
    sdl = supergraphOf(LARGER);
    while (schemas() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(planned.slice(2).sort()).toEqual(['{people{id}}', '{people{name}}']);
    await graph.execute(requestOf('{ people { name } }'));
    expect(planned).toHaveLength(4);
    await graph.stop();
  });

  it('never take more room than given, however many documents come', async () => {
    const { graph, planned } = await graphWith({ maxPlans: 20 });
    const texts = Array.from({ length: 300 }, (_, first) => `{ people(first: ${first}) { name } }`);
    for (const text of texts) await graph.execute(requestOf(text));
    expect(planned).toHaveLength(300);
    for (const text of texts.slice(-20)) await graph.execute(requestOf(text));
    expect(planned).toHaveLength(300);
    await graph.execute(requestOf(texts[0]!));
    expect(planned).toHaveLength(301);
    await graph.stop();
  });

  it('are made once for each decision of variables, defaults like values that are given', async () => {
    const { graph, planned } = await graphWith({});
    const text = 'query ($no: Boolean = true, $n: Int) { people(first: $n) { id @skip(if: $no) name } }';
    const [whole, part] = [{ people: [{ id: 'p1', name: '花子' }] }, { people: [{ name: '花子' }] }];
    for (const [variables, right] of [
      [{}, part],
      [{ no: true, n: 1 }, part],
      [{ no: false }, whole],
      [{ no: false, n: 2 }, whole],
    ] as const) {
      expect((await graph.execute(requestOf(text, variables))).data).toEqual(right);
    }
    expect(planned).toHaveLength(2);
    await expect(graph.execute(requestOf(text, { no: null }))).rejects.toThrow('Give $no true or false');
    await graph.stop();
  });

  it('of the manifest are there for each decision of two variables', async () => {
    const two = 'query ($a: Boolean!, $b: Boolean!) { people { id @skip(if: $a) name @include(if: $b) } }';
    const three =
      'query ($a: Boolean!, $b: Boolean!, $c: Boolean!) { people { id @skip(if: $a) name @skip(if: $b) me: name @skip(if: $c) } }';
    const { graph, planned } = await graphWith({ warmUp: [two, three] });
    expect(planned).toHaveLength(4);
    for (const [a, b] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ])
      await graph.execute(requestOf(two, { a, b }));
    expect(planned).toHaveLength(4);
    await graph.stop();
  });

  it('of decisions that were in use are there before a new supergraph is served', async () => {
    let sdl = supergraphOf(PEOPLE);
    const { graph, planned, schemas } = await graphWith({ fetch: async () => sdl });
    const text = 'query ($no: Boolean!, $n: Int) { people(first: $n) { id @skip(if: $no) name } }';
    await graph.execute(requestOf(text, { no: true }));
    sdl = supergraphOf(LARGER);
    while (schemas() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(planned).toHaveLength(2);
    expect((await graph.execute(requestOf(text, { no: true }))).data).toEqual({ people: [{ name: '花子' }] });
    expect(planned).toHaveLength(2);
    await graph.stop();
  });

  it('asked for by many at once are made once', async () => {
    const { graph, planned } = await graphWith({});
    await Promise.all(Array.from({ length: 50 }, () => graph.execute(requestOf('{ people { name } }'))));
    expect(planned).toHaveLength(1);
    await graph.stop();
  });
});
