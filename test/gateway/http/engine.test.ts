import type { AccessClaimsInput } from '../../../common/actor/claims';
import { createGraph } from '../../../gateway/execution/gateway';
import { RecordingTransport, schemaOf, supergraphOf, type TestSubgraphs } from '../../federation/testkit';
import { testGateway, type TestGateway } from '../kit/gateway';
import { ALUMNI, SECRETARIAT } from '../kit/tokens';
import { silentLog } from '../../../common/log';

const members = [
  { id: 'm1', name: '花子 "はな" {', email: 'a@example.test' },
  { id: 'm2', name: '太郎', email: null },
];
const SUBGRAPHS: TestSubgraphs = {
  identity: {
    sdl: `type Query { members: [Member!]! viewer: Member }
      type Member @key(fields: "id") { id: ID! name: String email: String @requiresScopes(scopes: [["role:secretariat"]]) }`,
    resolvers: {
      Query: { members: () => members, viewer: () => members[0] },
      Member: { __resolveReference: ({ id }: { id: string }) => members.find((member) => member.id === id) },
    },
  },
  events: {
    sdl: `type Member @key(fields: "id") { id: ID! note: String! @requiresScopes(scopes: [["role:secretariat"]]) visits: [Visit!] }
      type Visit { title: String @cost(weight: 3) }`,
    resolvers: { Member: { note: () => 'n', visits: () => [{ title: '交流会' }] } },
  },
};

describe('the gateway on the compiled executor', () => {
  let test: TestGateway;
  let transports: Record<string, RecordingTransport>;
  beforeAll(async () => {
    transports = Object.fromEntries(
      Object.entries(SUBGRAPHS).map(([name, subgraph]) => [name, new RecordingTransport(schemaOf(subgraph))]),
    );
    const engine = createGraph({
      supergraph: { kind: 'text', sdl: supergraphOf(SUBGRAPHS) },
      transports: (name) => transports[name] as RecordingTransport,
      log: silentLog,
    });
    test = await testGateway({ engine: engine as never });
  });
  afterAll(() => test.gateway.stop());
  beforeEach(() =>
    Object.values(transports).forEach((transport) => {
      transport.requests.length = 0;
      transport.fault = undefined;
    }),
  );
  const ask = async (query: string, as: AccessClaimsInput) => (await test.query(query, { as })).body;

  it('joins subgraphs, and tells what the answer did cost', async () => {
    const body = await ask('{ members { name email visits { title } } }', SECRETARIAT);
    expect(body.errors).toBeUndefined();
    expect(body.data).toMatchObject({
      members: [{ name: '花子 "はな" {', email: 'a@example.test', visits: [{ title: '交流会' }] }, { email: null }],
    });
    expect(body.extensions?.cost).toMatchObject({ requested: 10 * (1 + 10 * 4), actual: 2 + 2 * 4 });
    expect((await ask('{ members { name } }', SECRETARIAT)).extensions?.cost).toMatchObject({
      requested: 10,
      actual: 2,
    });
  });

  it('asks no subgraph for what the actor may not read', async () => {
    const body = await ask('{ members { name email } viewer { name note } }', ALUMNI);
    expect(body.data).toEqual({
      members: [
        { name: members[0]!.name, email: null },
        { name: '太郎', email: null },
      ],
      viewer: null,
    });
    expect(body.errors?.map(({ path }) => path)).toEqual([
      ['members', 'email'],
      ['viewer', 'note'],
    ]);
    expect(transports.identity!.requests.map(({ document }) => document).join()).not.toMatch(/email|viewer/);
    expect(transports.events!.requests).toHaveLength(0);
  });

  it.each<[string, unknown]>([
    ['connection refused', new Error('connect ECONNREFUSED 10.1.2.3:4003 http://events.internal/graphql')],
    [
      'secrets in an error',
      {
        errors: [
          {
            message: 'password=hunter2 at /srv/app.js:1',
            extensions: { code: 'WHATEVER', stacktrace: ['x'], serviceName: 'events' },
          },
        ],
      },
    ],
    ['prototype names', JSON.parse('{"data":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}')],
    ['an answer of another shape', { data: 5 }],
  ])('loses only the fields of a subgraph that fails by %s, and nothing leaks', async (_name, fault) => {
    transports.events!.fault = fault as never;
    const body = await ask('{ viewer { name visits { title } } }', SECRETARIAT);
    expect(body.data).toEqual({ viewer: { name: members[0]!.name, visits: null } });
    expect(JSON.stringify(body)).not.toMatch(/ECONNREFUSED|10\.1\.2\.3|internal|hunter2|stacktrace|events|app\.js/);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
