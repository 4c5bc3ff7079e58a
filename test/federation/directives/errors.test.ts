import { federate, type TestSubgraphs } from '../testkit';

const teams: TestSubgraphs = {
  club: {
    sdl: `type Query { teams: [Team] must: Team! rows: [[Team!]] } type Team @key(fields: "id") { id: ID! mates: [Team!] }`,
    resolvers: {
      Query: {
        teams: () => [{ id: '1' }, null, { id: 'gone' }, { id: 'bad' }],
        must: () => ({ id: 'gone' }),
        rows: () => [[{ id: '1' }], [], null, [{ id: '1' }, { id: 'gone' }]],
      },
      Team: { __resolveReference: (team: object) => team, mates: () => [{ id: '1' }, { id: 'gone' }] },
    },
  },
  scores: {
    sdl: `type Team @key(fields: "id") { id: ID! points: Int! best: Int wins: [Int!] }`,
    resolvers: {
      Team: {
        __resolveReference: async ({ id }: { id: string }) => (id === 'gone' ? null : { id }),
        points: ({ id }: { id: string }) => {
          if (id === 'bad') throw new Error('No points.');
          return 3;
        },
        best: async ({ id }: { id: string }) => {
          if (id === 'bad') throw new Error('No best.');
          return 9;
        },
        wins: ({ id }: { id: string }) => (id === 'bad' ? [1, null] : []),
      },
    },
  },
};

const pathsOf = (errors: readonly { path?: readonly (string | number)[] | undefined }[] = []) =>
  errors.map(({ path }) => path?.join('.')).sort();

describe('null and errors across subgraphs', () => {
  it('keep what is there: a nullable field of an entity fails alone, at the keys and indexes of the client', async () => {
    const { run } = await federate(teams);
    const { data, errors } = await run('{ all: teams { id top: best wins } }');
    expect(data).toEqual({
      all: [
        { id: '1', top: 9, wins: [] },
        null,
        { id: 'gone', top: null, wins: null },
        { id: 'bad', top: null, wins: null },
      ],
    });
    expect(pathsOf(errors)).toEqual(['all.3.top', 'all.3.wins.1']);
  });

  it('rise from a field that must not be null to the nearest that may, and no further', async () => {
    const { run } = await federate(teams);
    const { data, errors } = await run('{ teams { id points } rows { points } }');
    expect(data).toEqual({
      teams: [{ id: '1', points: 3 }, null, null, null],
      rows: [[{ points: 3 }], [], null, null],
    });
    expect(pathsOf(errors)).toEqual(['rows.3.1.points', 'teams.2.points', 'teams.3.points']);
  });

  it('rise through lists of lists and of other entities', async () => {
    const { run } = await federate(teams);
    const { data, errors } = await run('{ teams { id mates { points } } }');
    const without = (id: string) => ({ id, mates: null });
    expect(data).toEqual({ teams: [without('1'), null, without('gone'), without('bad')] });
    expect(pathsOf(errors)).toEqual([0, 2, 3].map((index) => `teams.${index}.mates.1.points`));
  });

  it('leave no data at all where the root must not be null', async () => {
    const { run } = await federate(teams);
    const { data, errors } = await run('{ must { points } teams { id } }');
    expect(data).toBeNull();
    expect(pathsOf(errors)).toEqual(['must.points']);
  });

  it('are told when a subgraph answers with errors and no data', async () => {
    const { run, transports } = await federate(teams);
    (transports['scores'] as { fault: unknown }).fault = { errors: [{ message: 'Closed.' }] };
    const { data, errors } = await run('{ teams { id best } }');
    expect(data).toEqual({ teams: ['1', null, 'gone', 'bad'].map((id) => (id ? { id, best: null } : null)) });
    expect(errors?.[0]?.message).toBe('Closed.');
  });

  it.each([
    ['too few entities', { data: { _entities: [{ best: 1 }] } }],
    ['too many', { data: { _entities: [{ best: 1 }, { best: 2 }, { best: 3 }, { best: 4 }] } }],
    ['no list', { data: { _entities: { best: 1 } } }],
    ['null and no error', { data: { _entities: null } }],
    ['no data at all', {}],
  ])('are told when a subgraph answers with %s, and nobody gets what is another’s', async (_, fault) => {
    const { run, transports } = await federate(teams);
    (transports['scores'] as { fault: unknown }).fault = fault;
    const { data, errors } = await run('{ teams { id best } }');
    expect(data).toEqual({ teams: ['1', null, 'gone', 'bad'].map((id) => (id ? { id, best: null } : null)) });
    expect(pathsOf(errors)).toEqual(['teams.0.best', 'teams.2.best', 'teams.3.best']);
  });

  it.each([
    ['an object for a list', { teams: { id: '1' } }, { teams: null }, ['teams']],
    ['a list for an object', { teams: [[{ id: '1' }]] }, { teams: [null] }, ['teams.0']],
    ['a text for an object', { teams: ['1', { id: '2' }] }, { teams: [null, { id: '2' }] }, ['teams.0']],
    ['an object for a scalar', { teams: [{ id: { x: 1 } }] }, { teams: [null] }, ['teams.0.id']],
  ])('are told when a subgraph answers with %s', async (_, answer, right, places) => {
    const { run, transports } = await federate(teams);
    (transports['club'] as { fault: unknown }).fault = { data: answer };
    const { data, errors } = await run('{ teams { id } }');
    expect(data).toEqual(right);
    expect(pathsOf(errors)).toEqual(places);
  });
});
