import { federate, stockFederation, type Federation } from './testkit';
import { shop } from './cases/shop';

describe('shop', () => {
  let ours: Federation;
  let stock: Awaited<ReturnType<typeof stockFederation>>;
  beforeAll(async () => {
    ours = await federate(shop);
    stock = await stockFederation(shop);
  });
  afterAll(() => stock.stop());

  const operations: [query: string, variables?: Record<string, unknown>][] = [
    ['{ me { id name } }'],
    ['{ users { id username reviews { id body product { upc name price shippingEstimate inStock } } } }'],
    ['{ users { name reviews { product { reviews { author { name reviews { product { name } } } } } } } }'],
    [
      'query ($n: Int = 2, $s: Boolean!) { a: topProducts(first: $n) { n: name s1: shippingEstimate(rate: 1) reviews @skip(if: $s) { author { name } } } topProducts { inStock } }',
      { s: false },
    ],
    [
      'query ($n: Int = 2, $s: Boolean!) { a: topProducts(first: $n) { n: name s1: shippingEstimate(rate: 1) reviews @skip(if: $s) { author { name } } } topProducts { inStock } }',
      { s: true },
    ],
    ['{ x: __typename __schema { queryType { n: name } } topProducts(first: 1) { __typename t: __typename name } }'],
    [
      'mutation { a: rename(id: "u1", name: "A") { name reviews { id } } review(upc: "p1", body: "x") { id product { name } } b: rename(id: "u2", name: "B") { id name } }',
    ],
    ['{ user(id: "nobody") { name } product(upc: "p3") { shippingEstimate name reviews { author { username id } } } }'],
    ['{ topProducts { reviews { body(short: true) long: body author { reviews(first: 1) { id } } } } }'],
  ];
  it.each(operations.map(([query, variables = {}]) => ({ query, variables })))(
    'answers like stock: $query $variables',
    async ({ query, variables }) => {
      expect(await ours.run(query, variables)).toEqual(await stock.run(query, variables));
    },
  );

  it('keeps aliases that are names of other fields or of every object', async () => {
    const { data } = await ours.run(
      '{ topProducts(first: 1) { upc: name constructor: price __proto__: weight inStock } }',
    );
    expect(JSON.stringify(data)).toBe(
      '{"topProducts":[{"upc":"Desk","constructor":900,"__proto__":100,"inStock":true}]}',
    );
  });
});
