import { silentLog } from '../../../common/log';
import { createGraph } from '../../../gateway/execution/gateway';
import { readSupergraph } from '../../../gateway/supergraph/supergraph';
import { runnerOf, schemaOf, supergraphOf, RecordingTransport, type TestSubgraphs } from '../../federation/testkit';

const store: TestSubgraphs = {
  products: {
    sdl: 'type Query { top: [Product] } type Product @key(fields: "upc") { upc: String! name: String weight: Int }',
    resolvers: { Query: { top: () => [{ upc: '1', name: 'Desk', weight: 3 }] } },
  },
  inventory: {
    sdl: `type Product @key(fields: "upc") { upc: String! weight: Int @external inStock: Boolean shipping: Int @requires(fields: "weight") }`,
    resolvers: {
      Product: { inStock: () => true, shipping: ({ weight }: { weight: number }) => weight * 2 },
    },
  },
};

/** What Federation 1 made of the same subgraphs. */
const FEDERATION_1 = `schema @core(feature: "https://specs.apollo.dev/core/v0.2"), @core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION) { query: Query }
  directive @core(as: String, feature: String!, for: core__Purpose) repeatable on SCHEMA
  directive @join__field(graph: join__Graph, provides: join__FieldSet, requires: join__FieldSet) on FIELD_DEFINITION
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  directive @join__owner(graph: join__Graph!) on INTERFACE | OBJECT
  directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on INTERFACE | OBJECT
  type Product @join__owner(graph: PRODUCTS) @join__type(graph: PRODUCTS, key: "upc") @join__type(graph: INVENTORY, key: "upc") {
    upc: String! @join__field(graph: PRODUCTS) name: String @join__field(graph: PRODUCTS) weight: Int @join__field(graph: PRODUCTS)
    inStock: Boolean @join__field(graph: INVENTORY) shipping: Int @join__field(graph: INVENTORY, requires: "weight")
  }
  type Query { top: [Product] @join__field(graph: PRODUCTS) }
  enum core__Purpose { EXECUTION SECURITY }
  scalar join__FieldSet
  enum join__Graph { INVENTORY @join__graph(name: "inventory", url: "http://i.invalid") PRODUCTS @join__graph(name: "products", url: "http://p.invalid") }`;

const federation2 = supergraphOf(store);
const linked = (link: string): string => federation2.replace(/^schema\n/m, `schema\n  @link(url: ${link})\n`);

async function answerOf(sdl: string): Promise<unknown> {
  const transports = (name: string) => new RecordingTransport(schemaOf(store[name] as (typeof store)[string]));
  const graph = createGraph({ supergraph: { kind: 'text', sdl }, transports, log: silentLog });
  const run = await runnerOf(graph);
  const answer = await run('{ top { name inStock shipping } }');
  await graph.stop();
  return answer;
}

describe('a supergraph', () => {
  it.each([
    ['of Federation 1', FEDERATION_1],
    ['of Federation 1 with the first core', FEDERATION_1.replace('core/v0.2', 'core/v0.1').replace(/, for: \w+/g, '')],
    ...['0.2', '0.3', '0.4', '0.5'].map((version) => [
      `with join v${version}`,
      federation2.replace(/join\/v\d\.\d/, `join/v${version}`),
    ]),
    ['with a feature that says nothing of execution', linked('"https://example.com/audit/v1.0"')],
    ['with cache tags', linked('"https://specs.apollo.dev/cacheTag/v0.1", for: EXECUTION')],
  ])('%s is served', async (_, sdl) => {
    expect(await answerOf(sdl)).toEqual({ data: { top: [{ name: 'Desk', inStock: true, shipping: 6 }] } });
  });

  const connector = `@join__directive(graphs: [PRODUCTS], name: "connect", args: {http: {GET: "http://x"}})`;
  it.each([
    ['that is empty', ' \n', /empty.*Compose/],
    ['that is no GraphQL', '{"data": null}', /not written in GraphQL/],
    ['that is a plain schema', 'type Query { a: Int }', /names no subgraphs.*Compose/],
    ['that is a subgraph', `extend schema @link(url: "x") type Query { a: Int }`, /names no subgraphs.*Compose/],
    ['of a later version', federation2.replace(/join\/v\d\.\d/, 'join/v0.9'), /v0\.9.*Compose it with/s],
    [
      'with a feature that must be known',
      linked('"https://example.com/a/v1.0", for: SECURITY'),
      /example\.com.*features/s,
    ],
    ['with connectors', federation2.replace(/top: \[Product\]/, `$& ${connector}`), /PRODUCTS.*connectors/],
  ])('%s is refused, with what to do', (_, sdl, message) => {
    expect(() => readSupergraph(sdl)).toThrow(message);
  });
});
