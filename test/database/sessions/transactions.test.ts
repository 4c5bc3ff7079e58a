import { Binary, Long, MongoServerError, UUID, type ClientSession, type Collection } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode, failureOf } from '../kit/failure';

const session = new DatabaseSession();

/** Runs with as many sessions as asked, all ended afterwards. */
async function withSessions(count: number, use: (sessions: ClientSession[]) => Promise<void>): Promise<void> {
  const sessions = Array.from({ length: count }, () => session.client.startSession());
  try {
    await use(sessions);
  } finally {
    for (const each of sessions) await each.endSession();
  }
}
const [first, second] = [
  (all: ClientSession[]) => all[0] as ClientSession,
  (all: ClientSession[]) => all[1] as ClientSession,
];

let accounts: Collection<{ _id: string; n: number }>;
beforeEach(async () => {
  accounts = await session.collection<{ _id: string; n: number }>([
    { _id: 'a', n: 1 },
    { _id: 'b', n: 1 },
  ]);
});
const balances = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await accounts.find().toArray()).map(({ _id, n }) => [_id, n]));

test('reads its own writes; nobody else does before the commit', () =>
  withSessions(1, async (all) => {
    const tx = first(all);
    tx.startTransaction();
    await accounts.insertOne({ _id: 'c', n: 3 }, { session: tx });
    await accounts.updateOne({ _id: 'a' }, { $inc: { n: 5 } }, { session: tx });
    await accounts.deleteOne({ _id: 'b' }, { session: tx });
    expect(await accounts.find({}, { session: tx, sort: { _id: 1 } }).toArray()).toEqual([
      { _id: 'a', n: 6 },
      { _id: 'c', n: 3 },
    ]);
    expect(await accounts.countDocuments({}, { session: tx })).toBe(2);
    expect(await balances()).toEqual({ a: 1, b: 1 });
    await tx.commitTransaction();
    expect(await balances()).toEqual({ a: 6, c: 3 });
  }));

test('reads its own writes through indexes, sorts and aggregation', () =>
  withSessions(1, async (all) => {
    await accounts.createIndex({ n: 1 });
    const tx = first(all);
    tx.startTransaction();
    await accounts.insertOne({ _id: 'c', n: 7 }, { session: tx });
    await accounts.updateOne({ _id: 'a' }, { $set: { n: 9 } }, { session: tx });
    const found = await accounts.find({ n: { $gte: 1 } }, { session: tx, sort: { n: -1 } }).toArray();
    expect(found.map(({ _id }) => _id)).toEqual(['a', 'c', 'b']);
    expect(
      await accounts.aggregate([{ $group: { _id: null, sum: { $sum: '$n' } } }], { session: tx }).toArray(),
    ).toEqual([{ _id: null, sum: 17 }]);
    await tx.abortTransaction();
    expect(await accounts.find({ n: { $gte: 2 } }).toArray()).toEqual([]);
  }));

test('sees one snapshot throughout', () =>
  withSessions(1, async (all) => {
    const tx = first(all);
    tx.startTransaction({ readConcern: { level: 'snapshot' } });
    expect(await accounts.findOne({ _id: 'a' }, { session: tx })).toEqual({ _id: 'a', n: 1 });
    await accounts.updateOne({ _id: 'b' }, { $set: { n: 50 } });
    await accounts.insertOne({ _id: 'late', n: 1 });
    expect(await accounts.find({}, { session: tx }).toArray()).toEqual([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
    ]);
    await tx.commitTransaction();
  }));

test('the second writer of a document gets a write conflict at once', () =>
  withSessions(2, async (all) => {
    first(all).startTransaction();
    second(all).startTransaction();
    await accounts.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: first(all) });
    const failure = await expectCode(
      accounts.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: second(all) }),
      112,
    );
    expect(failure.codeName).toBe('WriteConflict');
    expect(failure.hasErrorLabel('TransientTransactionError')).toBe(true);
    await first(all).commitTransaction();
    await expectCode(accounts.findOne({}, { session: second(all) }), 251);
    expect(await balances()).toEqual({ a: 2, b: 1 });
  }));

test('a document changed after the snapshot is a write conflict too', () =>
  withSessions(1, async (all) => {
    const tx = first(all);
    tx.startTransaction();
    await accounts.findOne({ _id: 'b' }, { session: tx });
    await accounts.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
    await expectCode(accounts.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: tx }), 112);
  }));

test('a write outside waits for a transaction instead of failing', () =>
  withSessions(1, async (all) => {
    const tx = first(all);
    tx.startTransaction();
    await accounts.updateOne({ _id: 'a' }, { $inc: { n: 10 } }, { session: tx });
    const outside = accounts.updateOne({ _id: 'a' }, { $inc: { n: 100 } });
    await accounts.findOne({ _id: 'b' });
    await tx.commitTransaction();
    expect((await outside).modifiedCount).toBe(1);
    expect(await balances()).toEqual({ a: 111, b: 1 });
  }));

test('an aborted transaction leaves nothing, in indexes neither', () =>
  withSessions(1, async (all) => {
    await accounts.createIndex({ n: 1 }, { unique: true, partialFilterExpression: { n: { $gt: 5 } } });
    first(all).startTransaction();
    await accounts.insertOne({ _id: 'c', n: 9 }, { session: first(all) });
    await first(all).abortTransaction();
    await accounts.insertOne({ _id: 'd', n: 9 });
    expect(await balances()).toEqual({ a: 1, b: 1, d: 9 });
  }));

test('a duplicate key ends the transaction', () =>
  withSessions(1, async (all) => {
    const tx = first(all);
    tx.startTransaction();
    await accounts.insertOne({ _id: 'c', n: 1 }, { session: tx });
    await expectCode(accounts.insertOne({ _id: 'a', n: 1 }, { session: tx }), 11000);
    await expectCode(accounts.insertOne({ _id: 'd', n: 1 }, { session: tx }), 251);
    expect(await balances()).toEqual({ a: 1, b: 1 });
  }));

test('two transactions that insert the same unique key cannot both commit', () =>
  withSessions(2, async (all) => {
    first(all).startTransaction();
    second(all).startTransaction();
    await accounts.insertOne({ _id: 'x', n: 1 }, { session: first(all) });
    const failure = await failureOf(accounts.insertOne({ _id: 'x', n: 2 }, { session: second(all) }));
    expect([112, 11000]).toContain(failure.code);
    await first(all).commitTransaction();
    expect((await balances()).x).toBe(1);
  }));

test('a commit may be sent again, an abort after it may not', () =>
  withSessions(1, async (all) => {
    const tx = first(all);
    tx.startTransaction();
    await accounts.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: tx });
    await tx.commitTransaction();
    await tx.commitTransaction();
    expect(await balances()).toEqual({ a: 2, b: 1 });
    expect(() => tx.abortTransaction()).rejects.toThrow();
  }));

test('commands of a transaction that does not exist', async () => {
  const lsid = { id: new Binary(new UUID().buffer, 4) };
  const part = { lsid, txnNumber: Long.fromNumber(5), autocommit: false };
  expect((await failureOf(session.raw({ commitTransaction: 1, ...part, $db: 'admin' }))).code).toBe(251);
  expect((await failureOf(session.raw({ find: accounts.collectionName, ...part }))).code).toBe(251);
});

test('collections and indexes may be made inside', () =>
  withSessions(1, async (all) => {
    const tx = first(all);
    const fresh = session.db.collection(`fresh_${accounts.collectionName}`);
    tx.startTransaction();
    await fresh.insertOne({ _id: 1 as never }, { session: tx });
    expect(await session.db.listCollections({ name: fresh.collectionName }).toArray()).toEqual([]);
    await tx.commitTransaction();
    expect(await fresh.countDocuments()).toBe(1);
  }));

test.each(['drop', 'listIndexes', 'collMod'])('%s is refused inside', (command) =>
  withSessions(1, async (all) => {
    first(all).startTransaction();
    await accounts.findOne({}, { session: first(all) });
    await expectCode(session.db.command({ [command]: accounts.collectionName }, { session: first(all) }), 263);
  }),
);

test('withTransaction retries until all transfers are made', async () => {
  const transfer = (): Promise<void> =>
    session.client.withSession((tx) =>
      tx.withTransaction(async () => {
        const from = await accounts.findOne({ _id: 'a' }, { session: tx });
        await accounts.updateOne({ _id: 'a' }, { $set: { n: (from?.n ?? 0) - 1 } }, { session: tx });
        await accounts.updateOne({ _id: 'b' }, { $inc: { n: 1 } }, { session: tx });
      }),
    );
  await Promise.all(Array.from({ length: 10 }, transfer));
  expect(await balances()).toEqual({ a: -9, b: 11 });
});

test('a lost connection aborts its transactions', async () => {
  const other = await session.connect({ maxPoolSize: 1 });
  const tx = other.startSession();
  tx.startTransaction();
  await other
    .db(session.name)
    .collection<{ _id: string; n: number }>(accounts.collectionName)
    .updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: tx });
  await other.close();
  // Must neither wait for ever nor conflict.
  await accounts.updateOne({ _id: 'a' }, { $inc: { n: 10 } });
  expect(await balances()).toEqual({ a: 11, b: 1 });
});

test('a session that ends aborts its transaction', () =>
  withSessions(1, async (all) => {
    first(all).startTransaction();
    await accounts.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: first(all) });
    await first(all).endSession();
    expect(await balances()).toEqual({ a: 1, b: 1 });
  }));

test('errors of the command itself carry no transient label', () =>
  withSessions(1, async (all) => {
    first(all).startTransaction();
    const failure = await failureOf(accounts.find({ n: { $nonsense: 1 } } as never, { session: first(all) }).toArray());
    expect(failure).toBeInstanceOf(MongoServerError);
    expect(failure.hasErrorLabel('TransientTransactionError')).toBe(false);
  }));
