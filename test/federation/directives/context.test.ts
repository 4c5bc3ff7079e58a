import { federate, type TestSubgraphs } from '../testkit';

const halls: TestSubgraphs = {
  halls: {
    sdl: `type Query { halls: [Hall!]! } type Hall @key(fields: "id") @context(name: "hall") { id: ID! currency: String! seats: [Seat!]! }
      type Seat @key(fields: "id") { id: ID! price(in: String @fromContext(field: "$hall { currency }")): String }`,
    resolvers: {
      Query: { halls: () => [{ id: 'h1', currency: 'JPY', seats: [{ id: 's1' }] }] },
      Seat: { price: (_: unknown, given: { in?: string }) => `10 ${given.in}` },
    },
  },
};

describe('@fromContext', () => {
  it('is refused where a field needs it, and never left empty without a word', async () => {
    const { run } = await federate(halls);
    await expect(run('{ halls { seats { price } } }')).rejects.toThrow('@fromContext');
  });

  it('hides its argument from clients, and is in the way of nothing else', async () => {
    const { run } = await federate(halls);
    await expect(run('{ halls { seats { price(in: "USD") } } }')).rejects.toThrow('Unknown argument');
    const { data } = await run('{ halls { currency seats { id } } }');
    expect(data).toEqual({ halls: [{ currency: 'JPY', seats: [{ id: 's1' }] }] });
  });
});
