import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { ANONYMOUS } from '../../common/actor/actor';
import { silentLog } from '../../common/log';
import { EngineGateway } from '../../gateway/apollo/apollo-gateway';
import { createGraph } from '../../gateway/execution/gateway';
import { createStockGraph } from '../../gateway/execution/stock/stock';
import type { RequestContext } from '../../gateway/http/request-context';
import type { SupergraphSource } from '../../gateway/supergraph/source';
import { RecordingTransport, schemaOf, supergraphOf, type TestSubgraphs } from '../federation/testkit';

const SUBGRAPHS: TestSubgraphs = {
  people: {
    sdl: 'type Query { people: [Person!]! } type Mutation { greet: String } type Person @key(fields: "id") { id: ID! name: String }',
    resolvers: {
      Query: { people: () => [{ id: 'p1', name: '花子' }] },
      Mutation: { greet: () => 'こんにちは' },
    },
  },
  notes: {
    sdl: 'type Person @key(fields: "id") { id: ID! note(loud: Boolean = false): String }',
    resolvers: {
      Person: { note: ({ id }: { id: string }, { loud }: { loud: boolean }) => (loud ? `${id}!` : id) },
    },
  },
};
const WITHOUT_NOTES = { people: SUBGRAPHS['people']! };

const context = (): RequestContext => ({
  requestId: 'test',
  actor: ANONYMOUS,
  locale: 'ja',
  clientName: undefined,
  ip: '127.0.0.1',
  deadlineAt: Date.now() + 10_000,
  signal: new AbortController().signal,
});

function transports(): Record<string, RecordingTransport> {
  return Object.fromEntries(
    Object.entries(SUBGRAPHS).map(([name, subgraph]) => [name, new RecordingTransport(schemaOf(subgraph))]),
  );
}

async function serverOn(supergraph: SupergraphSource, stock = false, start = true) {
  const made = transports();
  const options = { supergraph, transports: (name: string) => made[name] as RecordingTransport, log: silentLog };
  const engine = stock ? createStockGraph(options) : createGraph(options);
  const gateway = new EngineGateway(engine);
  const server = new ApolloServer<RequestContext>({ gateway });
  if (start) await server.start();
  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const response = await server.executeOperation({ query, variables }, { contextValue: context() });
    if (response.body.kind !== 'single') throw new Error('no single result');
    return response.body.singleResult;
  };
  return { server, gateway, ask, transports: made };
}

describe('the executor as the gateway of Apollo Server', () => {
  const sdl = supergraphOf(SUBGRAPHS);
  it.each([
    ['compiled', false],
    ['stock', true],
  ])('answers queries over subgraphs, variables and mutations (%s)', async (_name, stock) => {
    const { server, ask } = await serverOn({ kind: 'text', sdl }, stock);
    expect((await ask('query ($loud: Boolean) { people { name note(loud: $loud) } }', { loud: true })).data).toEqual({
      people: [{ name: '花子', note: 'p1!' }],
    });
    expect((await ask('mutation { greet }')).data).toEqual({ greet: 'こんにちは' });
    expect((await ask('{ nothing }')).errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await ask('{ __schema { queryType { name } } }')).errors).toBeUndefined();
    await server.stop();
  });

  it('nulls the fields of a failing subgraph and says where', async () => {
    const { server, ask, transports: made } = await serverOn({ kind: 'text', sdl });
    made['notes']!.fault = new Error('down');
    const { data, errors } = await ask('{ people { name note } }');
    expect(data).toEqual({ people: [{ name: '花子', note: null }] });
    expect(errors?.map(({ path }) => path)).toEqual([['people', 0, 'note']]);
    await server.stop();
  });

  it('takes over a new supergraph while the server runs, and tells whoever listens', async () => {
    let text = supergraphOf(WITHOUT_NOTES);
    const { server, gateway, ask } = await serverOn({ kind: 'poll', fetch: async () => text, intervalMs: 10 });
    expect((await ask('{ people { note } }')).errors).toHaveLength(1);
    const told = new Promise<void>((resolve) => {
      let calls = 0;
      gateway.onSchemaLoadOrUpdate(() => void (++calls === 2 && resolve()));
    });
    text = sdl;
    await told;
    expect((await ask('{ people { note } }')).data).toEqual({ people: [{ note: 'p1' }] });
    await server.stop();
  });

  it('answers over HTTP', async () => {
    const { server } = await serverOn({ kind: 'text', sdl }, false, false);
    const { url } = await startStandaloneServer(server, {
      listen: { port: 0, host: '127.0.0.1' },
      context: async () => context(),
    });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ people { note } }' });
    const reply = await fetch(url, { method: 'POST', headers, body });
    expect(await reply.json()).toEqual({ data: { people: [{ note: 'p1' }] } });
    await server.stop();
  });
});
