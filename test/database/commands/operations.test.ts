import { Binary, Long, Timestamp, UUID, type Document } from 'mongodb';
import { expectCode } from '../kit/failure';
import { LocalStore } from '../kit/local-store';
import { DatabaseSession } from '../kit/session';
import { ManualClock } from '../../../common/clock';

const session = new DatabaseSession();
const admin = (command: Document): Promise<Document> => session.client.db('admin').command(command);

async function running(name: string): Promise<Document> {
  for (;;) {
    const { inprog } = await admin({ currentOp: 1, [`command.${name}`]: { $exists: true } });
    const [operation] = inprog as Document[];
    if (operation) return operation;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('what waits', () => {
  test('is seen by currentOp and ended by killOp', async () => {
    const collection = await session.collection([{ _id: 1 }]);
    const coll = collection.collectionName;
    const { cursor } = await session.raw({ aggregate: coll, pipeline: [{ $changeStream: {} }], cursor: {} });
    const waiting = expectCode(
      session.raw({ getMore: cursor.id, collection: coll, maxTimeMS: Long.fromNumber(20_000) }),
      11601,
    );
    const operation = await running('getMore');
    expect(operation).toMatchObject({ op: 'getmore', active: true, client: expect.stringContaining(':') });
    await admin({ killOp: 1, op: operation.opid });
    await waiting;
  });
  test('for a transaction ends with maxTimeMS', async () => {
    const collection = await session.collection([{ _id: 1 }]);
    await session.client.withSession(async (tx) => {
      tx.startTransaction();
      await collection.updateOne({}, { $set: { a: 1 } }, { session: tx });
      await expectCode(collection.updateOne({}, { $set: { a: 2 } }, { maxTimeMS: 50 }), 50);
      await tx.commitTransaction();
    });
    expect(await collection.findOne({})).toEqual({ _id: 1, a: 1 });
  });
  test('a drop waits for the transaction that uses the collection', async () => {
    const collection = await session.collection([{ _id: 1 }]);
    await session.client.withSession(async (tx) => {
      tx.startTransaction();
      await collection.insertOne({ a: 1 } as never, { session: tx });
      await expectCode(session.db.command({ drop: collection.collectionName, maxTimeMS: 50 }), 50);
      const dropped = collection.drop();
      await tx.commitTransaction();
      expect(await dropped).toBe(true);
    });
    expect(await collection.countDocuments()).toBe(0);
  });
});

test('killAllSessions aborts transactions and closes cursors', async () => {
  const collection = await session.collection([{ _id: 1 }, { _id: 2 }]);
  const lsid = { id: new Binary(new UUID().buffer, 4) };
  const { cursor } = await session.raw({ find: collection.collectionName, batchSize: 1, lsid });
  const part = { lsid, txnNumber: Long.fromNumber(1), autocommit: false };
  await session.raw({ insert: collection.collectionName, documents: [{ _id: 3 }], startTransaction: true, ...part });
  await session.raw({ killAllSessions: [], $db: 'admin' });
  await expectCode(session.raw({ getMore: cursor.id, collection: collection.collectionName, lsid }), 43);
  await expectCode(session.raw({ commitTransaction: 1, ...part, $db: 'admin' }), 251);
});

test.each<[string, Document, number]>([
  ['a number without a session', { find: 'c', txnNumber: Long.ONE }, 72],
  ['a number for what is no retryable write', { find: 'c', txnNumber: Long.ONE, lsid: true }, 50768],
  ['autocommit without a number', { find: 'c', autocommit: false, lsid: true }, 72],
  ['autocommit: true', { find: 'c', txnNumber: Long.ONE, autocommit: true, lsid: true }, 72],
  ['count in a transaction', { count: 'c', txnNumber: Long.ONE, autocommit: false, lsid: true }, 263],
  ['a commit outside of a transaction', { commitTransaction: 1, $db: 'admin' }, 125],
  ['a read concern that is none', { find: 'c', readConcern: { level: 'sometimes' } }, 2],
  ['a snapshot that is too old', { find: 'c', readConcern: snapshotAt(1) }, 239],
  ['a snapshot of the future', { find: 'c', readConcern: snapshotAt(4_000_000_000) }, 72],
  ['a snapshot for count', { count: 'c', readConcern: { level: 'snapshot' } }, 72],
  ['an API version that is none', { ping: 1, apiVersion: '2' }, 322],
  ['a cursor that is none', { getMore: Long.fromNumber(12345), collection: 'c' }, 43],
])('refuses %s', async (_name, command, code) => {
  const lsid = command.lsid === true ? { lsid: { id: new Binary(new UUID().buffer, 4) } } : {};
  await expectCode(session.raw({ ...command, ...lsid }), code);
});

function snapshotAt(seconds: number): Document {
  return { level: 'snapshot', atClusterTime: new Timestamp({ t: seconds, i: 1 }) };
}

test('a write concern that one node cannot fulfil is told, the write is done', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const insert = { insert: collection.collectionName, documents: [{ _id: 1 }] };
  const reply = await session.raw({ ...insert, writeConcern: { w: 3 } });
  expect(reply).toMatchObject({
    ok: 1,
    n: 1,
    writeConcernError: { code: 100, codeName: 'UnsatisfiableWriteConcern' },
  });
  expect(await collection.countDocuments()).toBe(2);
});

test('a cursor that nobody uses is closed, unless it was asked to stay', async () => {
  const clock = new ManualClock(new Date());
  const store = new LocalStore({ clock, sweepMs: 20 });
  try {
    const collection = (await store.connect()).db('idle').collection('c');
    await collection.insertMany(Array.from({ length: 10 }, (_, n) => ({ n })));
    const [idle, kept] = [false, true].map((noCursorTimeout) => collection.find({}, { batchSize: 2, noCursorTimeout }));
    await idle?.next();
    await kept?.next();
    clock.advance(11 * 60_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expectCode(idle?.toArray() ?? Promise.resolve(), 43);
    expect(await kept?.toArray()).toHaveLength(9);
  } finally {
    await store.remove();
  }
});
