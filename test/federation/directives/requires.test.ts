import { federate, type TestSubgraphs } from '../testkit';

const PARCEL = `interface Parcel { weight: Int } type Box implements Parcel { weight: Int lid: Boolean } type Bag implements Parcel { weight: Int handles: Int }`;
const external = PARCEL.replace(/weight: Int/g, 'weight: Int @external')
  .replace('lid: Boolean', 'lid: Boolean @external')
  .replace('handles: Int', 'handles: Int @external')
  .replace('interface Parcel { weight: Int @external }', 'interface Parcel { weight: Int }');

const orders: TestSubgraphs = {
  shop: {
    sdl: `type Query { orders: [Order!] } type Order @key(fields: "id") { id: ID! lines(first: Int!): [Line!]! parcel: Parcel } type Line { price(currency: String!): Int! } ${PARCEL}`,
    resolvers: {
      Query: { orders: () => ['1', '2', '3'].map((id) => ({ id })) },
      Order: {
        __resolveReference: (order: object) => order,
        lines: ({ id }: { id: string }, { first }: { first: number }) =>
          [100, 200, 300].slice(0, id === '3' ? 0 : first).map((yen) => ({ yen })),
        parcel: ({ id }: { id: string }) =>
          id === '1'
            ? { __typename: 'Box', weight: 5, lid: true }
            : id === '2'
              ? { __typename: 'Bag', weight: 2, handles: 2 }
              : null,
      },
      Line: {
        price: ({ yen }: { yen: number }, { currency }: { currency: string }) => (currency === 'JPY' ? yen : yen / 100),
      },
    },
  },
  post: {
    sdl: `type Order @key(fields: "id") { id: ID! lines(first: Int!): [Line!]! @external parcel: Parcel @external
        insured: Int @requires(fields: "lines(first: 2) { price(currency: \\"JPY\\") }")
        declared: Int @requires(fields: "lines(first: 3) { price(currency: \\"EUR\\") }")
        carrier: String @requires(fields: "parcel { __typename weight ... on Box { lid } ... on Bag { handles } }") }
      type Line @external { price(currency: String!): Int! } ${external}`,
    resolvers: {
      Order: {
        __resolveReference: (order: object) => order,
        insured: ({ lines }: { lines: { price: number }[] }) => lines.reduce((sum, { price }) => sum + price, 0),
        declared: ({ lines }: { lines: { price: number }[] }) => lines.reduce((sum, { price }) => sum + price, 0),
        carrier: ({ parcel }: { parcel: object | null }) => JSON.stringify(parcel),
      },
    },
  },
};

describe('@requires', () => {
  it('sends what lists hold, with the arguments that it names and not with those of the client', async () => {
    const { run } = await federate(orders);
    const { data } = await run('{ orders { insured lines(first: 1) { price(currency: "EUR") } } }');
    const line = { lines: [{ price: 1 }] };
    expect(data).toEqual({
      orders: [
        { insured: 300, ...line },
        { insured: 300, ...line },
        { insured: 0, lines: [] },
      ],
    });
  });

  it('keeps two sets of nested arguments apart', async () => {
    const { run } = await federate(orders);
    const { data } = await run('{ orders { insured declared carrier } }');
    const [box, bag] = [
      { __typename: 'Box', weight: 5, lid: true },
      { __typename: 'Bag', weight: 2, handles: 2 },
    ];
    const parsed = (data as { orders: { carrier: string }[] }).orders.map(({ carrier, ...rest }) => ({
      ...rest,
      carrier: JSON.parse(carrier) as unknown,
    }));
    expect(parsed).toEqual([
      { insured: 300, declared: 6, carrier: box },
      { insured: 300, declared: 6, carrier: bag },
      { insured: 0, declared: 0, carrier: null },
    ]);
  });

  it.each(['native', 'apollo'] as const)(
    'is not asked for where a variable leaves its field out: %s',
    async (planner) => {
      const { run, transports } = await federate(orders, { planner });
      const query = 'query ($all: Boolean!) { orders { id carrier @include(if: $all) } }';
      expect((await run(query, { all: false })).data).toEqual({ orders: ['1', '2', '3'].map((id) => ({ id })) });
      expect(transports['post']?.requests).toHaveLength(0);
    },
  );
});
