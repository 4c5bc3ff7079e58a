import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const admin = (command: Document): Promise<Document> => session.client.db('admin').command(command);

test.each<[string, Document, unknown]>([
  ['ping', { ping: 1 }, { ok: 1 }],
  [
    'hello as a writable primary',
    { hello: 1 },
    {
      isWritablePrimary: true,
      maxBsonObjectSize: 16777216,
      maxMessageSizeBytes: 48000000,
      maxWriteBatchSize: 100000,
      logicalSessionTimeoutMinutes: 30,
      minWireVersion: 0,
      readOnly: false,
      setName: expect.any(String),
      hosts: expect.any(Array),
      primary: expect.any(String),
      me: expect.any(String),
      ok: 1,
    },
  ],
  ['isMaster', { isMaster: 1 }, { ismaster: true, ok: 1 }],
  [
    'buildInfo',
    { buildInfo: 1 },
    {
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      versionArray: expect.any(Array),
      bits: 64,
      maxBsonObjectSize: 16777216,
      ok: 1,
    },
  ],
  [
    'serverStatus',
    { serverStatus: 1 },
    {
      version: expect.any(String),
      uptime: expect.any(Number),
      connections: { current: expect.any(Number) },
      opcounters: { insert: expect.anything() },
      ok: 1,
    },
  ],
  [
    'connectionStatus',
    { connectionStatus: 1 },
    { authInfo: { authenticatedUsers: expect.any(Array), authenticatedUserRoles: expect.any(Array) }, ok: 1 },
  ],
  [
    'getParameter',
    { getParameter: 1, featureCompatibilityVersion: 1 },
    { featureCompatibilityVersion: { version: expect.any(String) }, ok: 1 },
  ],
  ['hostInfo', { hostInfo: 1 }, { system: { hostname: expect.any(String) }, os: expect.any(Object), ok: 1 }],
  ['currentOp', { currentOp: 1 }, { inprog: expect.any(Array), ok: 1 }],
  ['whatsmyuri', { whatsmyuri: 1 }, { you: expect.any(String), ok: 1 }],
])('%s', async (_name, command, expected) => {
  expect(await admin(command)).toMatchObject(expected as Document);
});

test('the wire version is one that current drivers speak', async () => {
  expect((await admin({ hello: 1 })).maxWireVersion).toBeGreaterThanOrEqual(21);
});

test('an unknown command says so', async () => {
  const failure = await expectCode(session.db.command({ nonsense: 1 }), 59);
  expect(failure).toMatchObject({ codeName: 'CommandNotFound' });
  expect(failure.message).toContain("no such command: 'nonsense'");
});

test.each(['shutdownNow', 'mapreduced', 'FIND'])('%s is no command', (name) => expectCode(admin({ [name]: 1 }), 59));

describe('collections', () => {
  test('create, list, rename, drop', async () => {
    await session.db.createCollection('one');
    await expectCode(session.db.createCollection('one', { validator: { a: 1 } }), 48);
    await session.db.collection('one').insertOne({ _id: 1 as never });
    await session.db.collection('one').createIndex({ a: 1 });
    await session.db.collection('one').rename('two');
    expect(await session.db.collection('two').findOne({})).toEqual({ _id: 1 });
    expect(await session.db.collection('two').indexes()).toHaveLength(2);
    expect(await session.db.listCollections({}, { nameOnly: true }).toArray()).toEqual([
      { name: 'two', type: 'collection' },
    ]);
    expect(await session.db.collection('two').drop()).toBe(true);
    expect(await session.db.listCollections().toArray()).toEqual([]);
  });
  test('a rename onto what exists needs dropTarget', async () => {
    const [one, two] = [await session.collection([{ _id: 1 }]), await session.collection([{ _id: 2 }])];
    await expectCode(one.rename(two.collectionName), 48);
    await one.rename(two.collectionName, { dropTarget: true });
    expect(await two.find().toArray()).toEqual([{ _id: 1 }]);
    await expectCode(session.db.collection('nowhere').rename('x'), 26);
  });
  test('capped is refused plainly', async () => {
    // A real MongoDB makes it; the embedded store says that it cannot.
    const outcome = await session.db.command({ create: 'capped', capped: true, size: 4096 }).then(
      () => 1,
      (error: { code: number }) => error.code,
    );
    expect([1, 238, 72, 2]).toContain(outcome);
  });
  test('dropping leaves no document behind for a successor of the same name', async () => {
    const name = 'phoenix';
    await session.db.collection(name).insertMany([{ a: 1 }, { a: 2 }]);
    await session.db.collection(name).createIndex({ a: 1 });
    await session.db.collection(name).drop();
    expect(await session.db.collection(name).countDocuments({ a: 1 })).toBe(0);
    await session.db.collection(name).insertOne({ b: 1 });
    expect(await session.db.collection(name).indexes()).toHaveLength(1);
  });
});

describe('databases', () => {
  test('appear with their first document and vanish when dropped', async () => {
    const name = `${session.name}_other`;
    const listed = async (): Promise<boolean> =>
      (await session.client.db().admin().listDatabases({ nameOnly: true })).databases.some(
        (each) => each.name === name,
      );
    expect(await listed()).toBe(false);
    await session.client.db(name).collection('x').insertOne({});
    expect(await listed()).toBe(true);
    expect(await session.client.db(name).dropDatabase()).toBe(true);
    expect(await listed()).toBe(false);
  });
  test('sizes', async () => {
    const collection = await session.collection([{ a: 1 }, { a: 2 }]);
    expect(await session.db.command({ collStats: collection.collectionName })).toMatchObject({
      ns: collection.namespace,
      count: 2,
      nindexes: 1,
      ok: 1,
    });
    expect(await session.db.stats()).toMatchObject({
      db: session.name,
      collections: expect.any(Number),
      objects: expect.any(Number),
      ok: 1,
    });
  });
});

describe('TTL', () => {
  test('the deadline of an index may be changed', async () => {
    const collection = await session.collection([{ at: new Date() }]);
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
    const reply = await session.db.command({
      collMod: collection.collectionName,
      index: { keyPattern: { at: 1 }, expireAfterSeconds: 60 },
    });
    expect(reply).toMatchObject({ expireAfterSeconds_old: 3600, expireAfterSeconds_new: 60, ok: 1 });
    expect((await collection.indexes())[1]).toMatchObject({ expireAfterSeconds: 60 });
  });
  test.each([-1, 'soon'])('refuses a deadline of %s', async (expireAfterSeconds) => {
    const collection = await session.collection([{ a: 1 }]);
    const outcome = await session.db
      .command({
        createIndexes: collection.collectionName,
        indexes: [{ key: { at: 1 }, name: 'at_1', expireAfterSeconds }],
      })
      .then(
        () => 0,
        (error: { code: number }) => error.code,
      );
    expect([14, 67]).toContain(outcome);
  });
});
