import { getIntrospectionQuery } from 'graphql';
import { federate, type TestSubgraphs } from '../testkit';

const staff: TestSubgraphs = {
  people: {
    sdl: `type Query { people(kind: Kind = INTERNAL @inaccessible, sort: Sort): [Person!]! }
      interface Person { name: String! grade: Grade } enum Kind @inaccessible { INTERNAL } enum Grade { SENIOR HIDDEN @inaccessible }
      input Sort { by: String internal: Boolean = true @inaccessible }
      type Employee implements Person @key(fields: "id") { id: ID! name: String! grade: Grade salary: Int @inaccessible }
      type Robot implements Person @inaccessible { name: String! grade: Grade }`,
    resolvers: {
      Query: {
        people: (_: unknown, given: object) => [
          { __typename: 'Employee', id: '1', name: JSON.stringify(given), grade: 'SENIOR', salary: 7 },
          { __typename: 'Employee', id: '2', name: 'B', grade: 'HIDDEN', salary: 900 },
        ],
      },
      Employee: { __resolveReference: (person: object) => ({ ...person, salary: 900 }) },
    },
  },
  pay: {
    sdl: `type Employee @key(fields: "id") { id: ID! salary: Int @external band: String @requires(fields: "salary") }`,
    resolvers: { Employee: { band: ({ salary }: { salary: number }) => (salary > 100 ? 'A' : 'B') } },
  },
};

describe('@inaccessible', () => {
  it('is required, keyed and defaulted all the same', async () => {
    const { run } = await federate(staff);
    const { data } = await run('{ people(sort: { by: "x" }) { name ... on Employee { band } } }');
    const given = '{"kind":"INTERNAL","sort":{"by":"x","internal":true}}';
    expect(data).toEqual({
      people: [
        { name: given, band: 'B' },
        { name: 'B', band: 'A' },
      ],
    });
  });

  it('is nothing that a client can name', async () => {
    const { run } = await federate(staff);
    for (const query of [
      '{ people { ... on Employee { salary } } }',
      '{ people { ... on Robot { name } } }',
      '{ people(kind: INTERNAL) { name } }',
      '{ people(sort: { internal: false }) { name } }',
    ])
      await expect(run(query)).rejects.toThrow('Not valid');
  });

  it('is not in the answer: an enum value that is hidden is null, with an error at its place', async () => {
    const { run } = await federate(staff);
    const { data, errors } = await run('{ people { grade } }');
    expect(data).toEqual({ people: [{ grade: 'SENIOR' }, { grade: null }] });
    expect(errors?.map(({ path }) => path)).toEqual([['people', 1, 'grade']]);
  });

  it('is not in the schema that introspection shows', async () => {
    const { run } = await federate(staff);
    const shown = JSON.stringify(await run(getIntrospectionQuery()));
    expect(shown).toContain('Employee');
    expect(shown).not.toMatch(/salary|Robot|HIDDEN|INTERNAL|"internal"|"Kind"|join__|_Entity|_Any|inaccessible/);
  });
});
