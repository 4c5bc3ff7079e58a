import { federate, type TestSubgraphs } from '../testkit';

/** Marks knows neither books nor films: only films have length, only books have stars, and to ask otherwise is an error. */
const library: TestSubgraphs = {
  library: {
    sdl: `type Query { items: [Item!]! } interface Item @key(fields: "id") { id: ID! }
      type Book implements Item @key(fields: "id") { id: ID! } type Film implements Item @key(fields: "id") { id: ID! cut: Int }`,
    resolvers: {
      Query: { items: () => ['b1', 'f1'].map((id) => ({ __typename: id.startsWith('b') ? 'Book' : 'Film', id })) },
      Item: {
        __resolveReference: ({ id }: { id: string }) => ({ __typename: id === 'f1' ? 'Film' : 'Book', id }),
      },
      Film: { cut: () => 3 },
    },
  },
  marks: {
    sdl: `type Item @key(fields: "id") @interfaceObject { id: ID! stars: Int minutes: Int! both: Int alike: [Item!] }`,
    resolvers: {
      Item: {
        stars: ({ id }: { id: string }) => {
          if (id === 'f1') throw new Error('Films have no stars.');
          return 5;
        },
        minutes: ({ id }: { id: string }) => (id === 'f1' ? 90 : null),
        both: () => 1,
        alike: ({ id }: { id: string }) => [{ id: id === 'b1' ? 'f1' : 'b1' }],
      },
    },
  },
};

describe.each(['native', 'apollo'] as const)('behind an interface object (%s planner)', (planner) => {
  it('a field is asked only of objects of the types that it is wanted of, in one request', async () => {
    const { run, transports } = await federate(library, { planner });
    const answer = await run('{ items { ... on Book { stars } ... on Film { minutes } } }');
    // Neither the error of a film's stars, nor a book without minutes that loses its stars to them.
    expect(answer).toEqual({ data: { items: [{ stars: 5 }, { minutes: 90 }] } });
    expect(transports['marks']?.requests).toHaveLength(1);
  });

  it('so is one that is also wanted of all, and one several levels down', async () => {
    const { run } = await federate(library, { planner });
    const answer = await run(
      '{ items { both ... on Film { minutes alike { both ... on Book { stars } } } ... on Book { alike { ... on Film { cut minutes } } } } }',
    );
    expect(answer).toEqual({
      data: {
        items: [
          { both: 1, alike: [{ cut: 3, minutes: 90 }] },
          { both: 1, minutes: 90, alike: [{ both: 1, stars: 5 }] },
        ],
      },
    });
  });

  it('an error is the client’s where the client asked for it', async () => {
    const { run } = await federate(library, { planner });
    const { data, errors } = await run('{ items { stars } }');
    expect(data).toEqual({ items: [{ stars: 5 }, { stars: null }] });
    expect(errors).toEqual([{ message: 'Films have no stars.', path: ['items', 1, 'stars'] }]);
  });
});
