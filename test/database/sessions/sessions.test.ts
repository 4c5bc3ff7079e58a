import { Binary, Long, Timestamp, UUID, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession({ retryWrites: false });

/** A session's id and a write number, as a driver sends them; the same pair again means: the same write again. */
const retryable = (txnNumber = 1): Document => ({
  lsid: { id: new Binary(new UUID().buffer, 4) },
  txnNumber: Long.fromNumber(txnNumber),
});

describe('a retried write acts once', () => {
  test('insert', async () => {
    const collection = await session.collection();
    const command = { insert: collection.collectionName, documents: [{ _id: 1 }, { _id: 2 }], ...retryable() };
    expect(await session.raw(command)).toMatchObject({ ok: 1, n: 2 });
    const again = await session.raw(command);
    expect(again).toMatchObject({ ok: 1, n: 2 });
    expect(again.writeErrors).toBeUndefined();
    expect(await collection.countDocuments()).toBe(2);
  });
  test('update', async () => {
    const collection = await session.collection([{ _id: 1, n: 0 }]);
    const command = {
      update: collection.collectionName,
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
      ...retryable(),
    };
    expect(await session.raw(command)).toMatchObject({ n: 1, nModified: 1 });
    expect(await session.raw(command)).toMatchObject({ n: 1, nModified: 1 });
    expect(await collection.findOne({})).toEqual({ _id: 1, n: 1 });
  });
  test('upsert', async () => {
    const collection = await session.collection();
    const command = {
      update: collection.collectionName,
      updates: [{ q: { k: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
      ...retryable(),
    };
    const [one, two] = [await session.raw(command), await session.raw(command)];
    expect(two.upserted).toEqual(one.upserted);
    expect(await collection.find().toArray()).toMatchObject([{ k: 1, n: 1 }]);
  });
  test('delete', async () => {
    const collection = await session.collection([{ a: 1 }, { a: 1 }]);
    const command = { delete: collection.collectionName, deletes: [{ q: { a: 1 }, limit: 1 }], ...retryable() };
    expect(await session.raw(command)).toMatchObject({ n: 1 });
    expect(await session.raw(command)).toMatchObject({ n: 1 });
    expect(await collection.countDocuments()).toBe(1);
  });
  test('findAndModify gives the same document', async () => {
    const collection = await session.collection([{ _id: 1, n: 0 }]);
    const command = {
      findAndModify: collection.collectionName,
      query: {},
      update: { $inc: { n: 1 } },
      new: true,
      ...retryable(),
    };
    const one = await session.raw(command);
    await collection.updateOne({}, { $inc: { n: 100 } });
    expect((await session.raw(command)).value).toEqual(one.value);
    expect(await collection.findOne({})).toEqual({ _id: 1, n: 101 });
  });
  test('a batch goes on where it broke off', async () => {
    const collection = await session.collection([{ _id: 2 }]);
    const id = retryable();
    const command = { insert: collection.collectionName, documents: [{ _id: 1 }, { _id: 2 }, { _id: 3 }], ...id };
    expect(await session.raw(command)).toMatchObject({ n: 1, writeErrors: [{ index: 1 }] });
    await collection.deleteOne({ _id: 2 as never });
    expect(await session.raw(command)).toMatchObject({ n: 3 });
    expect(await collection.countDocuments()).toBe(3);
  });
  test('a higher number is a new write, a lower one is refused', async () => {
    const collection = await session.collection([{ _id: 1, n: 0 }]);
    const id = retryable(5);
    const write = (txnNumber: number): Promise<Document> =>
      session.raw({
        update: collection.collectionName,
        updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
        ...id,
        txnNumber: Long.fromNumber(txnNumber),
      });
    await write(5);
    await write(6);
    await expectCode(write(5), 225);
    expect(await collection.findOne({})).toEqual({ _id: 1, n: 2 });
  });
  test('many at once cannot be retried', async () => {
    const collection = await session.collection([{ _id: 1 }]);
    await expectCode(
      session.raw({
        update: collection.collectionName,
        updates: [{ q: {}, u: { $set: { a: 1 } }, multi: true }],
        ...retryable(),
      }),
      72,
    );
  });
});

test('replies carry the time of the operation, growing with each write', async () => {
  const collection = await session.collection();
  const one = await session.db.command({ insert: collection.collectionName, documents: [{ a: 1 }] });
  const two = await session.db.command({ insert: collection.collectionName, documents: [{ a: 1 }] });
  expect(one.operationTime.compare(two.operationTime)).toBe(-1);
  expect(two.$clusterTime.clusterTime.compare(two.operationTime)).toBeGreaterThanOrEqual(0);
  expect(two.$clusterTime.signature).toBeDefined();
});

test('a causal session reads after its own writes on another connection', async () => {
  await session.client.withSession({ causalConsistency: true }, async (causal) => {
    const collection = await session.collection();
    for (let n = 0; n < 20; n += 1) {
      await collection.insertOne({ n }, { session: causal });
      expect(await collection.countDocuments({}, { session: causal, readConcern: { level: 'majority' } })).toBe(n + 1);
    }
  });
});

test('a snapshot session reads the past at one time', async () => {
  const collection = await session.collection([{ _id: 1, n: 1 }]);
  await session.client.withSession({ snapshot: true }, async (snapshot) => {
    expect(await collection.findOne({}, { session: snapshot })).toEqual({ _id: 1, n: 1 });
    await collection.updateOne({}, { $inc: { n: 1 } });
    expect(await collection.findOne({}, { session: snapshot })).toEqual({ _id: 1, n: 1 });
  });
});

test('a cursor belongs to its session', async () => {
  const collection = await session.collection(Array.from({ length: 10 }, (_, _id) => ({ _id })));
  const { lsid } = retryable();
  const { cursor } = (await session.raw({ find: collection.collectionName, batchSize: 2, lsid })) as Document;
  const more = await session.raw({ getMore: cursor.id, collection: collection.collectionName, lsid });
  expect(more.cursor.nextBatch).toHaveLength(8);
});

test('sessions start, refresh and end', async () => {
  const started = await session.client.db('admin').command({ startSession: 1 });
  expect(started).toMatchObject({ ok: 1, timeoutMinutes: 30 });
  expect(started.id.id).toBeDefined();
  expect(await session.client.db('admin').command({ refreshSessions: [started.id] })).toMatchObject({ ok: 1 });
  expect(await session.client.db('admin').command({ endSessions: [started.id] })).toMatchObject({ ok: 1 });
});

test('a read after a time that nobody has told of is refused; one that another server told of is waited for', async () => {
  const collection = await session.collection([{ _id: 1 }]);
  const { operationTime } = await session.raw({ ping: 1 });
  const later = new Timestamp({ t: (operationTime as Timestamp).high + 60, i: 1 });
  const find = { find: collection.collectionName, readConcern: { afterClusterTime: later } };
  await expectCode(session.raw(find), 72);
  const signature = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO };
  const reply = await session.raw({ ...find, $clusterTime: { clusterTime: later, signature } });
  expect((reply.operationTime as Timestamp).greaterThanOrEqual(later)).toBe(true);
  const tooFar = new Timestamp({ t: (operationTime as Timestamp).high + 2 * 365 * 86_400, i: 1 });
  await expectCode(
    session.raw({
      ...find,
      readConcern: { afterClusterTime: tooFar },
      $clusterTime: { clusterTime: tooFar, signature },
    }),
    209,
  );
});

test('$listLocalSessions tells at least of the own session', async () => {
  const lsid = { id: new Binary(new UUID().buffer, 4) };
  const command = { aggregate: 1, pipeline: [{ $listLocalSessions: {} }], cursor: {}, lsid };
  const reply = (await session.raw(command)) as { cursor: { firstBatch: { _id: { id: Binary } }[] } };
  expect(reply.cursor.firstBatch.map(({ _id }) => _id.id.toString('hex'))).toContain(lsid.id.toString('hex'));
});
