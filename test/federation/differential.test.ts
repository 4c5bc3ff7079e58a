import { buildSchema } from 'graphql';
import { readSupergraph } from '../../gateway/supergraph/supergraph';
import { media } from './cases/media';
import { shop } from './cases/shop';
import { generateQuery } from './generator';
import { federate, stockFederation, supergraphOf } from './testkit';

/**
 * Where our data lack or contradict what stock says. The other way round is no difference: stock drops fields of an entity after an
 * `@interfaceObject` subgraph has overwritten its `__typename` with the interface's name, and nulls data without a word.
 */
function contradictions(ours: unknown, stock: unknown, path: readonly (string | number)[] = []): string[] {
  if (stock === null || stock === undefined) return [];
  if (typeof stock !== 'object' || typeof ours !== 'object' || ours === null) {
    return ours === stock ? [] : [`${path.join('.')}: ${JSON.stringify(ours)} and not ${JSON.stringify(stock)}`];
  }
  if (Array.isArray(stock) && (!Array.isArray(ours) || ours.length !== stock.length))
    return [`${path.join('.')}: length`];
  return Object.entries(stock).flatMap(([key, value]) =>
    contradictions((ours as Record<string, unknown>)[key], value, [...path, key]),
  );
}

const cases = [
  { name: 'shop', subgraphs: shop, planner: 'native', operations: 400 },
  { name: 'shop', subgraphs: shop, planner: 'apollo', operations: 200 },
  { name: 'media', subgraphs: media, planner: 'apollo', operations: 60 },
  { name: 'media', subgraphs: media, planner: 'native', operations: 60 },
] as const;

describe.each(cases)('$name, $planner planner: generated operations', ({ subgraphs, planner, operations }) => {
  it('say at least what stock ApolloGateway says, and nothing else', async () => {
    const ours = await federate(subgraphs, { planner });
    const stock = await stockFederation(subgraphs);
    const schema = readSupergraph(supergraphOf(subgraphs)).apiSchema;
    const different: { seed: number; query: string; found: string[] }[] = [];
    for (let seed = 1; seed <= operations; seed++) {
      const { query, variables } = generateQuery(schema, seed);
      const found = contradictions((await ours.run(query, variables)).data, (await stock.run(query, variables)).data);
      if (found.length > 0) different.push({ seed, query, found });
    }
    await stock.stop();
    expect(different).toEqual([]);
    // Where paths depend on types no objects are shared; elsewhere nothing would be shown of them if none were.
    const repeats = Object.values(ours.transports).reduce((sum, transport) => sum + transport.repeats, 0);
    expect(repeats > 0).toBe(subgraphs === shop);
  }, 240_000);
});

it('generates operations that are all different', () => {
  const schema = buildSchema('type Query { a(x: Int): Query b: Int c: Boolean }');
  const made = new Set(Array.from({ length: 200 }, (_, seed) => generateQuery(schema, seed).query));
  expect(made.size).toBeGreaterThan(100);
});
