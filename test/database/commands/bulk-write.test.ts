import { MongoClientBulkWriteError } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const namespace = (name: string): string => `${session.name}.${name}`;

test('writes to several collections in one command', async () => {
  const [one, two] = [namespace('one'), namespace('two')];
  const result = await session.client.bulkWrite(
    [
      { name: 'insertOne', namespace: one, document: { _id: 1, n: 1 } as never },
      { name: 'insertOne', namespace: two, document: { _id: 2 as never } },
      { name: 'updateOne', namespace: one, filter: { _id: 1 as never }, update: { $inc: { n: 1 } } },
      { name: 'updateMany', namespace: one, filter: { n: 5 }, update: { $set: { k: 1 } }, upsert: true },
      { name: 'replaceOne', namespace: two, filter: { _id: 2 as never }, replacement: { r: 1 } },
      { name: 'deleteOne', namespace: two, filter: { r: 1 } },
    ],
    { verboseResults: true },
  );
  expect(result).toMatchObject({
    insertedCount: 2,
    matchedCount: 2,
    modifiedCount: 2,
    upsertedCount: 1,
    deletedCount: 1,
  });
  expect(result.updateResults?.get(3)).toMatchObject({ upsertedId: expect.anything() });
  expect(result.deleteResults?.get(5)).toEqual({ deletedCount: 1 });
  expect(
    await session.db
      .collection('one')
      .find({}, { projection: { _id: 0 } })
      .toArray(),
  ).toEqual([{ n: 2 }, { n: 5, k: 1 }]);
});

test.each([
  [true, 1],
  [false, 2],
])('an error, ordered %s, leaves %s inserted', async (ordered, inserted) => {
  const target = namespace(`errors_${ordered}`);
  const insert = (_id: number) => ({ name: 'insertOne' as const, namespace: target, document: { _id: _id as never } });
  const failure = await session.client
    .bulkWrite([insert(1), insert(1), insert(2)], { ordered })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MongoClientBulkWriteError);
  const { writeErrors, partialResult } = failure as MongoClientBulkWriteError;
  expect(writeErrors.get(1)).toMatchObject({ code: 11000 });
  expect(partialResult?.insertedCount).toBe(inserted);
});

test('thousands of operations, more than one batch of results', async () => {
  const result = await session.client.bulkWrite(
    Array.from({ length: 3_000 }, (_, n) => ({
      name: 'insertOne' as const,
      namespace: namespace('many'),
      document: { n } as never,
    })),
    { verboseResults: true },
  );
  expect(result.insertedCount).toBe(3_000);
  expect(result.insertResults?.size).toBe(3_000);
});

test('in a transaction, all or nothing', async () => {
  const target = namespace('tx');
  await session.db.createCollection('tx');
  await session.client.withSession(async (tx) => {
    tx.startTransaction();
    await session.client.bulkWrite([{ name: 'insertOne', namespace: target, document: { a: 1 } as never }], {
      session: tx,
    });
    await tx.abortTransaction();
  });
  expect(await session.db.collection('tx').countDocuments()).toBe(0);
});

test('acts once when it is repeated', async () => {
  const { Binary, Long, UUID } = await import('mongodb');
  const command = {
    bulkWrite: 1,
    ops: [
      { insert: 0, document: { _id: 1 } },
      { update: 0, filter: { _id: 1 }, updateMods: { $inc: { n: 1 } } },
    ],
    nsInfo: [{ ns: namespace('once') }],
    lsid: { id: new Binary(new UUID().buffer, 4) },
    txnNumber: Long.fromNumber(1),
    $db: 'admin',
  };
  const first = await session.raw(command);
  expect(first).toMatchObject({ ok: 1, nInserted: 1, nMatched: 1, nModified: 1, nErrors: 0 });
  expect(await session.raw(command)).toMatchObject({ nInserted: 1, nModified: 1, retriedStmtIds: [0, 1] });
  expect(await session.db.collection('once').findOne({})).toEqual({ _id: 1, n: 1 });
});

test('refuses what makes no sense', async () => {
  const admin = session.client.db('admin');
  const op = { insert: 0, document: {} };
  await expectCode(admin.command({ bulkWrite: 1, ops: [], nsInfo: [{ ns: 'a.b' }] }), 16);
  await expectCode(admin.command({ bulkWrite: 1, ops: [{ ...op, insert: 3 }], nsInfo: [{ ns: 'a.b' }] }), 2);
  await expectCode(session.db.command({ bulkWrite: 1, ops: [op], nsInfo: [{ ns: 'a.b' }] }), 13);
});
