import { federate, type TestSubgraphs } from '../testkit';

const pets = [
  { __typename: 'Cat', id: 'c1', name: 'Tama', lives: 9 },
  { __typename: 'Dog', id: 'd1', name: 'Hachi', tricks: 3 },
];
const named = (refuse: string) => ({
  __resolveReference: ({ id }: { id: string }) => {
    if (refuse) throw new Error(refuse);
    return pets.find((pet) => pet.id === id);
  },
});

const TYPES = 'interface Pet { id: ID! name: String }';
const shelter = (refuse = ''): TestSubgraphs => ({
  registry: {
    sdl: `${TYPES} type Query { everybody: [Pet!]! } type Cat implements Pet @key(fields: "id") { id: ID! name: String @shareable lives: Int }
      type Dog implements Pet @key(fields: "id") { id: ID! name: String @shareable tricks: Int }`,
    resolvers: { Query: { everybody: () => pets }, Cat: named(refuse), Dog: named(refuse) },
  },
  walks: {
    sdl: `${TYPES} type Query { walked: [Pet!]! @provides(fields: "... on Cat { name } ... on Dog { name }") guest: Guest @provides(fields: "... on Cat { name }") }
      union Guest = Cat | Dog
      type Cat implements Pet @key(fields: "id") { id: ID! name: String @external } type Dog implements Pet @key(fields: "id") { id: ID! name: String @external }`,
    resolvers: { Query: { walked: () => pets, guest: () => pets[0] } },
  },
});

const rated: TestSubgraphs = {
  registry: {
    sdl: `type Query { pets: [Pet!]! } interface Pet @key(fields: "id") { id: ID! name: String }
      type Cat implements Pet @key(fields: "id") { id: ID! name: String lives: Int } type Dog implements Pet @key(fields: "id") { id: ID! name: String tricks: Int }`,
    resolvers: { Query: { pets: () => pets }, Pet: named(''), Cat: named(''), Dog: named('') },
  },
  ratings: {
    sdl: `type Query { favourite: Pet } type Pet @key(fields: "id") @interfaceObject { id: ID! name: String @external stars: Int! plaque: String @requires(fields: "name") }`,
    resolvers: {
      Query: { favourite: () => ({ id: 'd1' }) },
      Pet: {
        __resolveReference: (pet: object) => pet,
        stars: ({ id }: { id: string }) => (id === 'c1' ? 5 : 4),
        plaque: ({ name }: { name: string }) => `~ ${name} ~`,
      },
    },
  },
};

describe('@provides behind an interface or a union', () => {
  it('spares the way to the subgraph that has the field', async () => {
    const { run, transports } = await federate(shelter('Not needed.'));
    const { data } = await run(
      '{ walked { id ... on Cat { name } ... on Dog { name } } guest { ... on Cat { name } } }',
    );
    expect(data).toEqual({ walked: pets.map(({ id, name }) => ({ id, name })), guest: { name: 'Tama' } });
    expect(transports['registry']?.requests).toHaveLength(0);
  });

  it('does not hold for what it does not name', async () => {
    const { run } = await federate(shelter());
    const { data } = await run('{ walked { ... on Cat { name lives } ... on Dog { tricks } } }');
    expect(data).toEqual({ walked: [{ name: 'Tama', lives: 9 }, { tricks: 3 }] });
  });
});

describe.each(['native', 'apollo'] as const)(
  'an entity interface and its interface object, with the %s planner',
  (planner) => {
    it('give every type the fields of the subgraph that knows no types', async () => {
      const { run } = await federate(rated, { planner });
      const { data } = await run('{ pets { __typename stars plaque ... on Cat { lives } } }');
      expect(data).toEqual({
        pets: [
          { __typename: 'Cat', stars: 5, plaque: '~ Tama ~', lives: 9 },
          { __typename: 'Dog', stars: 4, plaque: '~ Hachi ~' },
        ],
      });
    });

    it('find the real type of an object that came without one', async () => {
      const { run } = await federate(rated, { planner });
      const { data } = await run(
        '{ favourite { kind: __typename name stars ... on Dog { tricks } ... on Cat { lives } } }',
      );
      expect(data).toEqual({ favourite: { kind: 'Dog', name: 'Hachi', stars: 4, tricks: 3 } });
    });
  },
);
