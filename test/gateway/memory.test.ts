import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate as turn } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { silentLog } from '../../common/log';
import { createGraph } from '../../gateway/execution/gateway';
import { UNLIMITED } from '../../gateway/demand/budgets';
import type { GraphEngine } from '../../gateway/http/engine';
import { createGateway, type Gateway } from '../../gateway/server';
import { RecordingTransport, schemaOf, supergraphOf, type TestSubgraphs } from '../federation/testkit';

const PEOPLE: TestSubgraphs = {
  people: {
    sdl: 'type Query { people: [Person!]! } type Person @key(fields: "id") { id: ID! name: String }',
    resolvers: { Query: { people: () => [{ id: 'p1', name: '花子' }] } },
  },
};
const RELOADS = 200;
const DOCUMENTS = 1_000;
const MAX_PLANS = 100;

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** What is still held of some objects when everything that can be is collected. */
async function heldOf(objects: readonly WeakRef<object>[]): Promise<number> {
  for (let time = 0; time < 5; time++) {
    // A reference that was looked at is kept until the end of the turn.
    await turn();
    collect();
  }
  return objects.filter((reference) => reference.deref() !== undefined).length;
}

let gateway: Gateway;
/** The client's schemas in the order in which they were served. */
let schemas: WeakRef<GraphQLSchema>[];
let plans: number;
let publish: () => void;
let transport: RecordingTransport;

beforeEach(async () => {
  schemas = [];
  plans = 0;
  let version = 0;
  publish = () => version++;
  const supergraph = supergraphOf(PEOPLE);
  transport = new RecordingTransport(schemaOf(PEOPLE['people']!));
  const graph = createGraph({
    supergraph: { kind: 'poll', fetch: async () => `${supergraph}\n# ${version}`, intervalMs: 1 },
    transports: () => transport,
    log: silentLog,
    maxPlans: MAX_PLANS,
    onPlan: () => plans++,
  });
  const engine: GraphEngine = {
    start: (onSchema) =>
      graph.start((schema) => {
        schemas.push(new WeakRef(schema.apiSchema));
        onSchema(schema);
      }),
    execute: (request) => graph.execute(request),
    executeText: (request) => graph.executeText(request),
    stop: () => graph.stop(),
  };
  gateway = await createGateway({ engine, ready: async () => ({}), verifiers: [], budgets: UNLIMITED, log: silentLog });
});
afterEach(() => gateway.stop());

async function ask(query: string): Promise<void> {
  const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload: { query } });
  const { data } = answer.json<{ data?: unknown }>();
  if (data === undefined) throw new Error(answer.body);
  transport.requests.length = 0;
}

it(`holds nothing of ${RELOADS} supergraphs that were replaced under load`, async () => {
  let asked = 0;
  for (let reload = 1; reload <= RELOADS; reload++) {
    publish();
    while (schemas.length <= reload) {
      await Promise.all([0, 1, 2].map((client) => ask(`query Q${client} { people { id name } }`)));
      asked += 3;
    }
  }
  expect(schemas.length).toBe(RELOADS + 1);
  expect(asked).toBeGreaterThan(RELOADS);
  // The one that is served, and at most the one that a last request was checked with.
  expect(await heldOf(schemas)).toBeLessThanOrEqual(2);
}, 60_000);

it(`plans ${DOCUMENTS} different documents and keeps ${MAX_PLANS}`, async () => {
  for (let from = 0; from < DOCUMENTS; from += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => ask(`{ a${from + index}: people { name } }`)));
  }
  expect(plans).toBe(DOCUMENTS);
  plans = 0;
  publish();
  while (schemas.length < 2) await turn();
  // What is planned anew for the next supergraph is what was kept of this one.
  expect(plans).toBe(MAX_PLANS);
}, 60_000);
