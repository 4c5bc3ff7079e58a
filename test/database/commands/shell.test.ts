import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

/** What mongosh's helpers send. */
const session = new DatabaseSession();
const admin = (command: Document): Promise<Document> => session.client.db('admin').command(command);

test('the concerns of who asks for none', async () => {
  expect(await admin({ getDefaultRWConcern: 1 })).toMatchObject({
    defaultReadConcern: { level: 'local' },
    defaultWriteConcern: { w: 'majority' },
    defaultWriteConcernSource: 'implicit',
  });
  await expectCode(session.db.command({ getDefaultRWConcern: 1 }), 13);
});

test('rs.status() and rs.conf() tell of one primary', async () => {
  const { config } = (await admin({ replSetGetConfig: 1 })) as { config: Document };
  expect(config).toMatchObject({ _id: expect.any(String), members: [{ _id: 0, votes: 1, priority: 1 }] });
  const status = await admin({ replSetGetStatus: 1 });
  expect(status).toMatchObject({
    set: config._id,
    myState: 1,
    members: [{ stateStr: 'PRIMARY', self: true, health: 1 }],
  });
  expect(((config as { members: Document[] }).members[0] as Document).host).toBe(
    (status as unknown as { members: [Document] }).members[0].name,
  );
  await expectCode(admin({ replSetInitiate: {} }), 23);
  await expectCode(session.db.command({ replSetGetConfig: 1 }), 13);
});

test('sizes of a collection, a database and all of them, also scaled', async () => {
  const collection = await session.collection([{ text: 'x'.repeat(5_000) }, { text: 'y'.repeat(5_000) }]);
  await collection.createIndex({ text: 1 });
  const [stats] = await collection.aggregate([{ $collStats: { storageStats: {}, count: {} } }]).toArray();
  expect(stats).toMatchObject({ count: 2, storageStats: { count: 2, nindexes: 2, capped: false, scaleFactor: 1 } });
  const { storageStats } = stats as { storageStats: Document };
  expect(storageStats.size).toBeGreaterThan(10_000);
  expect(Object.keys(storageStats.indexSizes as Document).sort()).toEqual(['_id_', 'text_1']);
  expect(storageStats.totalSize).toBe(Number(storageStats.storageSize) + Number(storageStats.totalIndexSize));
  const scaled = await session.db.command({ collStats: collection.collectionName, scale: 1_000 });
  expect(scaled.size).toBe(Math.floor(Number(storageStats.size) / 1_000));
  const whole = await session.db.stats();
  expect(whole).toMatchObject({ objects: expect.any(Number), indexSize: expect.any(Number), scaleFactor: 1 });
  expect(whole.fsTotalSize).toBeGreaterThanOrEqual(Number(whole.fsUsedSize));
  const { databases } = await session.client.db().admin().listDatabases();
  expect(databases.find(({ name }) => name === session.name)).toMatchObject({ empty: false });
  await expectCode(session.db.command({ collStats: 'c', scale: 0 }), 2);
});

test('$collStats tells only of what it is asked for', async () => {
  const collection = await session.collection([{ a: 1 }]);
  const [stats] = await collection.aggregate([{ $collStats: { count: {} } }]).toArray();
  expect(stats).toMatchObject({ ns: `${session.name}.${collection.collectionName}`, count: 1 });
  expect(stats).not.toHaveProperty('storageStats');
});

test('validate compares documents and indexes', async () => {
  const collection = await session.collection([{ tags: ['a', 'b'] }, { tags: [] }, {}]);
  await collection.createIndex({ tags: 1 });
  await collection.createIndex({ n: 1 }, { sparse: true });
  expect(await session.db.command({ validate: collection.collectionName })).toMatchObject({
    valid: true,
    nrecords: 3,
    nIndexes: 3,
    keysPerIndex: { _id_: 3, tags_1: 4, n_1: 0 },
    indexDetails: { tags_1: { valid: true } },
    errors: [],
  });
  await expectCode(session.db.command({ validate: 'missing' }), 26);
});

test('listCommands, logs, profiling that is off, no users of this database', async () => {
  const { commands } = await session.db.command({ listCommands: 1 });
  expect(Object.keys(commands as Document)).toEqual(expect.arrayContaining(['find', 'aggregate', 'listCommands']));
  expect(await admin({ getLog: 'startupWarnings' })).toMatchObject({ log: expect.any(Array) });
  await expectCode(admin({ getLog: 'nonsense' }), 2);
  expect(await session.db.command({ profile: -1 })).toMatchObject({ was: 0 });
  expect(await session.db.command({ usersInfo: 1 })).toMatchObject({ users: [] });
  expect(await session.db.command({ rolesInfo: 1 })).toMatchObject({ roles: [] });
  expect(await admin({ fsync: 1 })).toMatchObject({ ok: 1 });
  expect(await (await session.collection([{}])).aggregate([{ $planCacheStats: {} }]).toArray()).toEqual([]);
});

test('a connection tells what it may do when it is asked to', async () => {
  const plain = await admin({ connectionStatus: 1 });
  expect(plain.authInfo).not.toHaveProperty('authenticatedUserPrivileges');
  const { authInfo } = await admin({ connectionStatus: 1, showPrivileges: true });
  expect(authInfo).toMatchObject({ authenticatedUserPrivileges: expect.any(Array) });
  expect(await admin({ getParameter: 1, logComponentVerbosity: 1 })).toMatchObject({
    logComponentVerbosity: { verbosity: expect.any(Number) },
  });
});
