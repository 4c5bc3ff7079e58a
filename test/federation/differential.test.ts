import { ledger, ledgerMonolith } from './cases/ledger';
import { media } from './cases/media';
import { mediaMonolith } from './cases/media-monolith';
import { shop } from './cases/shop';
import { shopMonolith } from './cases/shop-monolith';
import { generateOperation } from './generator/operation';
import type { Monolith } from './monolith';
import { federate, type Answer, type TestSubgraphs } from './testkit';

interface Case {
  readonly name: string;
  readonly subgraphs: () => TestSubgraphs;
  readonly monolith: () => Monolith;
  readonly planner: 'native' | 'apollo';
  readonly operation: 'query' | 'mutation';
  readonly count: number;
}

const of = (name: string, subgraphs: () => TestSubgraphs, monolith: () => Monolith) => ({ name, subgraphs, monolith });
const shops = of('shop', () => shop, shopMonolith);
const medias = of('media', () => media, mediaMonolith);
const ledgers = of('ledger', ledger, ledgerMonolith);

const cases: readonly Case[] = [
  { ...shops, planner: 'native', operation: 'query', count: 300 },
  { ...shops, planner: 'apollo', operation: 'query', count: 100 },
  { ...medias, planner: 'native', operation: 'query', count: 300 },
  { ...medias, planner: 'apollo', operation: 'query', count: 40 },
  { ...ledgers, planner: 'native', operation: 'query', count: 300 },
  { ...ledgers, planner: 'native', operation: 'mutation', count: 300 },
  { ...ledgers, planner: 'apollo', operation: 'mutation', count: 100 },
];

/** The data, and whether anything failed: how many errors are told of one null is left to the executor. */
const essence = ({ data, errors }: Answer) => ({ data, failed: errors !== undefined });

describe.each(cases)('$name, $planner planner, $operation: generated operations', (given) => {
  it('answer what one schema without federation answers', async () => {
    const ours = await federate(given.subgraphs(), { planner: given.planner });
    const whole = given.monolith();
    const different: object[] = [];
    for (let seed = 1; seed <= given.count; seed++) {
      const { query, variables } = generateOperation(whole.schema, seed, given.operation);
      const [got, right] = [await ours.run(query, variables), await whole.run(query, variables)];
      if (!equal(essence(got), essence(right))) different.push({ seed, query, variables, got, right });
    }
    expect(different).toEqual([]);
    // Where paths depend on types no objects are shared; elsewhere nothing would be shown of them if none were.
    const repeats = Object.values(ours.transports).reduce((sum, transport) => sum + transport.repeats, 0);
    expect(repeats > 0).toBe(subgraphs === shop);
  }, 240_000);
});

/** Equal, whatever the order of keys. */
const equal = (left: unknown, right: unknown): boolean => {
  try {
    expect(left).toEqual(right);
    return true;
  } catch {
    return false;
  }
};

it('generates operations that are all different', () => {
  const { schema } = ledgerMonolith();
  const made = new Set(Array.from({ length: 200 }, (_, seed) => generateOperation(schema, seed).query));
  expect(made.size).toBeGreaterThan(150);
});
