import type { Collection, Document } from 'mongodb';
import { expectCode } from '../kit/failure';
import { DatabaseSession } from '../kit/session';

/** What a replica set shows of itself beside what its users keep. */
const session = new DatabaseSession();
const local = (name: string): Collection => session.client.db('local').collection(name);
const newest = (filter: Document): Promise<Document[]> =>
  local('oplog.rs').find(filter).sort({ $natural: -1 }).limit(1).toArray();

test('its own databases and collections are listed', async () => {
  const { databases } = await session.client.db().admin().listDatabases();
  expect(databases.map(({ name }) => name)).toEqual(expect.arrayContaining(['admin', 'config', 'local']));
  expect(databases.find(({ name }) => name === 'local')?.sizeOnDisk).toBeGreaterThan(0);
  const [oplog] = await session.client.db('local').listCollections({ name: 'oplog.rs' }).toArray();
  expect(oplog).toMatchObject({ type: 'collection', options: { capped: true, size: expect.any(Number) } });
  const version = session.client.db('admin').collection('system.version');
  expect(await version.findOne({ _id: 'featureCompatibilityVersion' as never })).toHaveProperty('version');
});

test('local.system.replset is what rs.conf() shows', async () => {
  const { config } = await session.client.db('admin').command({ replSetGetConfig: 1 });
  const { _id, members } = config as Document;
  expect(await local('system.replset').findOne()).toMatchObject({ _id, members: [{ host: members[0].host }] });
  expect(await local('system.replset').findOne({ _id })).toMatchObject({ _id });
  expect(await local('system.replset').countDocuments({ _id: 'another' as never })).toBe(0);
});

test('the oplog tells of inserts, updates, replacements, deletions and of collections', async () => {
  const collection = await session.collection<{ _id: number; a?: number; b?: number }>();
  const ns = collection.namespace;
  await collection.insertOne({ _id: 1, a: 1, b: 1 });
  const [inserted] = await newest({ ns });
  expect(inserted).toMatchObject({ op: 'i', ns, o: { _id: 1, a: 1, b: 1 }, v: 2, wall: expect.any(Date) });
  await collection.updateOne({ _id: 1 }, { $set: { a: 2 }, $unset: { b: 1 } });
  const [updated] = await newest({ ns });
  expect(updated).toMatchObject({ op: 'u', o: { $v: 2, diff: { u: { a: 2 }, d: { b: false } } }, o2: { _id: 1 } });
  await collection.replaceOne({ _id: 1 }, { a: 3 });
  expect(await newest({ ns })).toMatchObject([{ op: 'u', o: { _id: 1, a: 3 }, o2: { _id: 1 } }]);
  await collection.deleteOne({ _id: 1 });
  const [deleted] = await newest({ ns });
  expect(deleted).toMatchObject({ op: 'd', o: { _id: 1 } });
  const times = [inserted, updated, deleted].map((entry) => String((entry as Document).ts));
  expect([...times].sort()).toEqual(times);
  const name = collection.collectionName;
  await collection.drop();
  expect(await newest({ 'o.drop': name })).toMatchObject([{ op: 'c', ns: `${session.name}.$cmd` }]);
});

test('what a transaction wrote is one entry', async () => {
  const collection = await session.collection<{ _id: number }>();
  await session.client.withSession((own) =>
    own.withTransaction(async () => {
      await collection.insertOne({ _id: 1 }, { session: own });
      await collection.insertOne({ _id: 2 }, { session: own });
    }),
  );
  const [entry] = await newest({ 'o.applyOps.ns': collection.namespace });
  expect(entry).toMatchObject({ op: 'c', ns: 'admin.$cmd', lsid: {}, txnNumber: expect.anything() });
  expect(entry?.o.applyOps.filter(({ op }: Document) => op === 'i').map(({ op, o }: Document) => [op, o._id])).toEqual([
    ['i', 1],
    ['i', 2],
  ]);
});

test('its size, its ends and its order, as rs.printReplicationInfo() asks for them', async () => {
  const [stats] = await local('oplog.rs')
    .aggregate([{ $collStats: { storageStats: {} } }])
    .toArray();
  expect(stats?.storageStats).toMatchObject({ capped: true, maxSize: expect.any(Number), size: expect.any(Number) });
  expect(await session.client.db('local').command({ collStats: 'oplog.rs' })).toMatchObject({ capped: true });
  const [first] = await local('oplog.rs').find().sort({ $natural: 1 }).limit(1).toArray();
  const [last] = await newest({});
  expect(last?.ts.greaterThanOrEqual(first?.ts)).toBe(true);
  const pages = await local('oplog.rs').find().limit(3).batchSize(1).toArray();
  expect(pages.map(({ ts }) => String(ts))).toEqual(pages.map(({ ts }) => String(ts)).sort());
});

test('sessions that are known are listed', async () => {
  await session.client.db().command({ refreshSessions: [] });
  const sessions = session.client.db('config').collection('system.sessions');
  for (const { _id } of await sessions.aggregate([{ $listSessions: {} }]).toArray()) expect(_id).toHaveProperty('id');
  await expectCode(
    session.db
      .collection('c')
      .aggregate([{ $listSessions: {} }])
      .toArray(),
    73,
  );
});

test('nobody writes to them', async () => {
  const named = { writeConcern: { w: 1 } };
  await expect(local('system.replset').insertOne({ a: 1 }, named)).rejects.toMatchObject({ ok: 0 });
  await expect(local('oplog.rs').createIndex({ a: 1 })).rejects.toMatchObject({ ok: 0 });
  await expect(session.client.db('local').createCollection('oplog.rs')).rejects.toMatchObject({ ok: 0 });
});
