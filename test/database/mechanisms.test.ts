import { HOUR, MINUTE, ManualClock } from '../../common/clock';
import { createIdGenerator } from '../../common/ids';
import { silentLog } from '../../common/log';
import { Leases } from '../../database/lease/leases';
import { runPeriodically } from '../../database/lease/periodic';
import { openSubgraphDatabase, type SubgraphDatabase } from '../../database/subgraph-database';
import { inTransaction } from '../../database/transaction';
import { AuditLog } from '../../database/audit/audit-log';
import { openTestDatabase, type TestDatabase } from '../testkit/mongo';

let server: TestDatabase;
let database: SubgraphDatabase;
const clock = new ManualClock('2026-06-10T03:00:00.000Z');
const ids = createIdGenerator(clock);

beforeAll(async () => {
  server = await openTestDatabase();
  database = await openSubgraphDatabase(server.uri, server.databaseName);
  // Registers the models, so that their indexes are made.
  new Leases(database.connection, clock);
  new AuditLog({ connection: database.connection, clock, ids, log: silentLog });
  await database.createIndexes();
});
afterAll(async () => {
  await database.close();
  await server.close();
});

describe('a lease', () => {
  test('is held by one of many who ask at the same moment', async () => {
    const holders = Array.from({ length: 8 }, () => new Leases(database.connection, clock));
    const taken = await Promise.all(holders.map((leases) => leases.acquire('digest', MINUTE)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('is prolonged by its holder, and passes to another with a higher term when it ends', async () => {
    const [first, second] = [new Leases(database.connection, clock), new Leases(database.connection, clock)];
    const held = await first.acquire('reminders', MINUTE);
    clock.advance(MINUTE - 1);
    expect(await second.acquire('reminders', MINUTE)).toBeUndefined();
    expect((await first.acquire('reminders', MINUTE))?.term).toBe(held?.term);
    clock.advance(MINUTE - 1);
    expect(await second.acquire('reminders', MINUTE)).toBeUndefined();
    clock.advance(1);
    expect((await second.acquire('reminders', MINUTE))?.term).toBe((held?.term ?? 0) + 1);
    expect(await first.acquire('reminders', MINUTE)).toBeUndefined();
  });

  test('a round that hangs does not keep its process from stopping', async () => {
    const hanging = { withLease: () => new Promise<boolean>(() => undefined) } as unknown as Leases;
    const work = { name: 'expiry', everyMs: 1, work: () => Promise.resolve(), stopPatienceMs: 20 };
    const stop = runPeriodically(hanging, work, silentLog);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await stop();
  });

  test('is given back when the work ends, also badly', async () => {
    const [first, second] = [new Leases(database.connection, clock), new Leases(database.connection, clock)];
    await expect(first.withLease('expiry', HOUR, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await second.withLease('expiry', HOUR, () => Promise.resolve())).toBe(true);
  });
});

describe('the audit log', () => {
  test('joins the fields of one person in one request', async () => {
    const audit = new AuditLog({ connection: database.connection, clock, ids, log: silentLog });
    for (let person = 0; person < 50; person += 1) {
      for (const field of ['Member.displayName', 'Member.state']) {
        audit.noteRead({ actorId: 'stf_1', subjectId: `mem_${person}`, fields: [field], requestId: 'req_1' });
      }
    }
    audit.noteRead({ actorId: 'stf_2', subjectId: 'mem_7', fields: ['Member.state'], requestId: 'req_2' });
    await audit.flush();
    expect(await audit.ofActor('stf_1')).toHaveLength(50);
    const readers = (await audit.ofSubject('mem_7')).map(({ actorId, fields }) => [actorId, fields]);
    expect(readers.sort()).toEqual([
      ['stf_1', ['Member.displayName', 'Member.state']],
      ['stf_2', ['Member.state']],
    ]);
  });

  test('an act is recorded with the change or not at all', async () => {
    const audit = new AuditLog({ connection: database.connection, clock, ids, log: silentLog });
    const act = { actorId: 'stf_3', subjectId: 'app_1', action: 'approveMembership', fields: [], requestId: 'req_3' };
    const failed = inTransaction(database.connection, async (session) => {
      await audit.recordAct(session, act);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow();
    expect(await audit.ofSubject('app_1')).toEqual([]);
    await inTransaction(database.connection, (session) => audit.recordAct(session, act));
    expect(await audit.ofSubject('app_1')).toMatchObject([{ action: 'approveMembership' }]);
  });
});
