import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, MongoServerError, type Document } from 'mongodb';
import { startStore, type RunningStore } from '../../../database/embedded/store';
import { expectCode } from '../kit/failure';
import { documentOf, frame, message, OP_MSG, RawConnection, type WireMessage } from '../kit/wire';

let dataDir: string;
let store: RunningStore;
let client: MongoClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fail-points-'));
  store = await startStore({ dataDir, testCommands: true });
  client = await MongoClient.connect(store.uri, { retryWrites: true, retryReads: false });
});

afterEach(() => client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' }));

afterAll(async () => {
  await client.close();
  await store.stop();
  await rm(dataDir, { recursive: true });
});

const fail = (data: Document, mode: unknown = { times: 1 }): Promise<Document> =>
  client.db('admin').command({ configureFailPoint: 'failCommand', mode, data });

test('a command fails as often as asked and then works again', async () => {
  await fail({ failCommands: ['find'], errorCode: 11601 }, { times: 2 });
  const find = (): Promise<unknown> => client.db('a').collection('c').findOne();
  await expectCode(find(), 11601);
  await expectCode(find(), 11601);
  expect(await find()).toBeNull();
});

test('the first commands pass with skip', async () => {
  await fail({ failCommands: ['ping'], errorCode: 2 }, { skip: 1 });
  await client.db('a').command({ ping: 1 });
  await expectCode(client.db('a').command({ ping: 1 }), 2);
});

test('a command is failed by its other name, too', async () => {
  await fail({ failCommands: ['isMaster'], errorCode: 2 }, 'alwaysOn');
  await expectCode(client.db('a').command({ ismaster: 1 }), 2);
  expect(await client.db('a').command({ hello: 1 })).toMatchObject({ ok: 1 });
});

test.each([
  ['an error of a primary that steps down', { errorCode: 189 }],
  ['a connection that breaks', { closeConnection: true }],
])('a retryable write survives %s and acts once', async (_name, data) => {
  const counters = client.db('a').collection<{ _id: number; n: number }>('counters');
  await counters.deleteMany({});
  await counters.insertOne({ _id: 1, n: 0 });
  await fail({ failCommands: ['update'], ...data });
  expect(await counters.updateOne({ _id: 1 }, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 });
  expect(await counters.findOne()).toEqual({ _id: 1, n: 1 });
});

test('a write that was done may still report that its concern failed', async () => {
  const written = client.db('a').collection('written');
  await fail({
    failCommands: ['insert'],
    writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
  });
  await expect(written.insertOne({ _id: 'kept' as never })).rejects.toMatchObject({ code: 64 });
  expect(await written.countDocuments()).toBe(1);
});

test('the labels that were asked for arrive', async () => {
  await fail({ failCommands: ['insert'], errorCode: 91, errorLabels: ['Custom'] });
  const error = await client
    .db('a')
    .collection('c')
    .insertOne({})
    .catch((each: unknown) => each);
  expect(error).toBeInstanceOf(MongoServerError);
  expect((error as MongoServerError).errorLabels).toContain('Custom');
});

test('only the named application is meant', async () => {
  const ping = async (name: string): Promise<unknown> => {
    const connection = await RawConnection.open(store.uri);
    const ask = async (command: Document): Promise<Document> => {
      connection.send(frame(OP_MSG, message({ ...command, $db: 'admin' })));
      return documentOf((await connection.receive()) as WireMessage);
    };
    await ask({ hello: 1, client: { application: { name } } });
    const { ok } = await ask({ ping: 1 });
    connection.close();
    return ok;
  };
  await fail({ failCommands: ['ping'], errorCode: 2, appName: 'under-test' }, 'alwaysOn');
  expect([await ping('another'), await ping('under-test')]).toEqual([1, 0]);
});

test('a store without test commands does not know the command', async () => {
  const other = await mkdtemp(join(tmpdir(), 'fail-points-'));
  const plain = await startStore({ dataDir: other });
  const visitor = await MongoClient.connect(plain.uri);
  try {
    await expectCode(visitor.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' }), 59);
    expect(await visitor.db('admin').command({ getParameter: 1, enableTestCommands: 1 })).toMatchObject({
      enableTestCommands: false,
    });
  } finally {
    await visitor.close();
    await plain.stop();
    await rm(other, { recursive: true });
  }
});

test.each<[string, Document]>([
  ['the connection breaks after a retryable write', {}],
  ['a retryable write fails before its commit', { failBeforeCommitExceptionCode: 1 }],
])('onPrimaryTransactionalWrite: %s, and it is done once', async (_name, data) => {
  const counters = client.db('a').collection<{ _id: number; n: number }>('transactional');
  await counters.deleteMany({});
  await counters.insertOne({ _id: 1, n: 0 });
  await client.db('admin').command({ configureFailPoint: 'onPrimaryTransactionalWrite', mode: { times: 1 }, data });
  expect(await counters.updateOne({ _id: 1 }, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 });
  expect(await counters.findOne()).toEqual({ _id: 1, n: 1 });
});

test('onPrimaryTransactionalWrite counts only writes that are done: each of two commands is cut off once', async () => {
  const twice = client.db('a').collection<{ _id: number; n: number }>('cut_twice');
  await twice.deleteMany({});
  await client.db('admin').command({ configureFailPoint: 'onPrimaryTransactionalWrite', mode: { times: 2 } });
  await twice.bulkWrite([
    { insertOne: { document: { _id: 1, n: 0 } } },
    { updateOne: { filter: {}, update: { $inc: { n: 1 } } } },
  ]);
  expect(await twice.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
});

test('onPrimaryTransactionalWrite can fail a write for good', async () => {
  const refused = client.db('a').collection('refused');
  const data = { failBeforeCommitExceptionCode: 1, closeConnection: false };
  await client.db('admin').command({ configureFailPoint: 'onPrimaryTransactionalWrite', mode: { times: 1 }, data });
  await expectCode(refused.insertOne({}), 1);
  expect(await refused.countDocuments()).toBe(0);
});

test('failGetMoreAfterCursorCheckout ends a stream, which the driver opens again', async () => {
  const watched = client.db('a').collection<{ _id: number }>('watched');
  const stream = watched.watch([], { batchSize: 1, maxAwaitTimeMS: 50 });
  await stream.tryNext();
  await client.db('admin').command({
    configureFailPoint: 'failGetMoreAfterCursorCheckout',
    mode: { times: 1 },
    data: { errorCode: 189 },
  });
  await watched.insertOne({ _id: 1 });
  expect(await stream.next()).toMatchObject({ documentKey: { _id: 1 } });
  await stream.close();
});

test('a command that its client gave up while it was held is not done', async () => {
  const held = client.db('a').collection('held');
  await fail({ failCommands: ['insert'], blockConnection: true, blockTimeMS: 200 });
  const impatient = await MongoClient.connect(store.uri, { socketTimeoutMS: 50, retryWrites: false });
  await expect(impatient.db('a').collection('held').insertOne({})).rejects.toThrow();
  await impatient.close();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await held.countDocuments()).toBe(0);
});
