import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GraphQLError } from 'graphql';
import { Schema } from 'mongoose';
import { ANONYMOUS } from '../../common/actor/actor';
import { withDeadline } from '../../common/deadline';
import { silentLog } from '../../common/log';
import { PROJECT_ROOT } from '../../common/paths';
import { formatSubgraphError } from '../../common/subgraph/subgraph';
import { openSubgraphDatabase, type SubgraphDatabase } from '../../database/subgraph-database';
import { openTestDatabase, type TestDatabase } from '../testkit/mongo';
import { openTestMachine, type TestMachine } from '../testkit/machine';

const READS = ['find', 'aggregate', 'count', 'distinct'];

describe('the deadline of an operation', () => {
  let test: TestMachine;
  beforeAll(async () => (test = await openTestMachine()), 60_000);
  afterAll(() => test.stop());

  it('reaches each read of all four databases', async () => {
    const query = readFileSync(path.join(PROJECT_ROOT, 'schema/operations/member-home.graphql'), 'utf8');
    const before = test.commands.length;
    expect((await test.ask('alumni', query)).codes).toEqual([]);
    const reads = test.commands.slice(before).filter(({ name }) => READS.includes(name));
    expect(new Set(reads.map(({ body }) => body.$db)).size).toBe(4);
    for (const { name, body } of reads) {
      const limit = Number(body.maxTimeMS);
      expect([name, limit > 0 && limit < 15_000]).toEqual([name, true]);
    }
  });

  it('does not cut off a write', async () => {
    const before = test.commands.length;
    await test.ask('alumni', 'mutation { recordVisit { userErrors { code } } }');
    const writes = test.commands.slice(before).filter(({ name }) => !READS.includes(name));
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.filter(({ body }) => body.maxTimeMS !== undefined)).toEqual([]);
  });
});

describe('a read', () => {
  let server: TestDatabase;
  let database: SubgraphDatabase;
  beforeAll(async () => {
    server = await openTestDatabase();
    database = await openSubgraphDatabase(server.uri, server.databaseName);
  });
  afterAll(async () => {
    await database.close();
    await server.close();
  });

  it('that takes longer than the request may is ended by the database', async () => {
    const model = database.connection.model('Number', new Schema({ value: Number }));
    await model.insertMany(Array.from({ length: 20_000 }, (_, value) => ({ value })));
    const slow = () =>
      model.aggregate([{ $group: { _id: { $mod: ['$value', 5_000] }, all: { $push: '$value' } } }]).exec();
    await expect(withDeadline(new Date(Date.now() - 1), slow)).rejects.toMatchObject({ code: 50 });
    expect(await withDeadline(new Date(Date.now() + 60_000), slow)).toHaveLength(5_000);
    expect(await slow()).toHaveLength(5_000);
  });

  it('that was ended is told as a matter of time, not as a fault', () => {
    const originalError = Object.assign(new Error('operation exceeded time limit'), { code: 50 });
    const request = { actor: ANONYMOUS, locale: 'en', requestId: 'req_1' } as const;
    const { message, extensions } = formatSubgraphError(new GraphQLError('x', { originalError }), request, silentLog);
    expect([message, extensions]).toEqual([
      'This took too long. Narrow it and try again.',
      { code: 'DEADLINE_EXCEEDED' },
    ]);
  });
});
