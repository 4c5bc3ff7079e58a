import { setTimeout as sleep } from 'node:timers/promises';
import type { Timestamp } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();

test('the time that a client takes between two batches does not count', async () => {
  const collection = await session.collection(Array.from({ length: 300 }, (_, _id) => ({ _id: _id as never })));
  const cursor = collection.find({ _id: { $gte: 0 as never } }, { maxTimeMS: 300, batchSize: 10 });
  await cursor.next();
  await sleep(400);
  expect(await cursor.toArray()).toHaveLength(299);
});

test('a getMore of a snapshot read may repeat its concern', async () => {
  const collection = await session.collection([{ a: 1 }, { a: 2 }, { a: 3 }]);
  const level = { level: 'snapshot' };
  const find = { find: collection.collectionName, batchSize: 1, readConcern: level };
  const { cursor } = (await session.raw(find)) as { cursor: { id: unknown; atClusterTime: Timestamp } };
  const readConcern = { ...level, atClusterTime: cursor.atClusterTime };
  const more = await session.raw({ getMore: cursor.id, collection: collection.collectionName, readConcern });
  expect((more as { cursor: { nextBatch: unknown[] } }).cursor.nextBatch).toHaveLength(2);
});

test('a collection that is there already cannot be made in a transaction', async () => {
  await session.db.createCollection('there_already');
  await session.db.createCollection('there_already');
  await session.client.withSession(async (tx) => {
    tx.startTransaction();
    await expectCode(session.db.createCollection('there_already', { session: tx }), 48);
    await tx.abortTransaction();
  });
});

test('validate is full or in the background, not both', async () => {
  await session.db.createCollection('validated');
  await expectCode(session.db.command({ validate: 'validated', full: true, background: true }), 72);
});
