import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const index = (name: string, options: Document): Promise<Document> =>
  session.db.command({ createIndexes: name, indexes: [{ key: { a: 1 }, name: 'a_1', ...options }] });

test('options of old versions are kept as they were given, and change nothing', async () => {
  const collection = await session.collection([{ a: 1 }, { a: 1 }]);
  await index(collection.collectionName, { background: true });
  expect(await collection.indexes()).toMatchObject([{}, { name: 'a_1', background: true }]);
  await collection.dropIndex('a_1');
  await expectCode(index(collection.collectionName, { unique: true, dropDups: true }), 11000);
  expect(await collection.countDocuments()).toBe(2);
});

test.each<[string, Document, number]>([
  ['that is no document', { partialFilterExpression: 5 }, 14],
  ['with an operator that is none', { partialFilterExpression: { $nonsense: 3 } }, 67],
  ['with $ne', { partialFilterExpression: { a: { $ne: 1 } } }, 67],
  ['with $exists: false', { partialFilterExpression: { a: { $exists: false } } }, 67],
  ['with a regular expression', { partialFilterExpression: { a: /x/ } }, 67],
  ['with $not below $or', { partialFilterExpression: { $or: [{ a: 1 }, { b: { $not: { $gt: 1 } } }] } }, 67],
])('refuses a partial filter %s', async (_name, options, code) => {
  await expectCode(index('refused', options), code);
});

test('takes a partial filter of comparisons, $exists, $type, $in, $and and $or', async () => {
  const filter = { $or: [{ a: { $gt: 1, $lte: 9 } }, { $and: [{ b: { $exists: true } }, { c: { $type: 'int' } }] }] };
  await index('taken', { partialFilterExpression: { ...filter, d: { $in: [1, 2] } } });
  const collection = session.db.collection<Document>('taken');
  await collection.insertMany([
    { a: 2, d: 1 },
    { a: 2, d: 3 },
    { b: 1, c: 1, d: 2 },
  ]);
  expect(await collection.find({ ...filter, d: 1 }).toArray()).toHaveLength(1);
});

test('a version that is none', async () => {
  await expectCode(index('refused', { v: 0 }), 67);
});

test('an index in a transaction needs a collection that is new in it and still empty', async () => {
  const existing = await session.collection([{ a: 1 }]);
  await existing.createIndex({ a: 1 });
  await session.client.withSession(async (tx) => {
    tx.startTransaction();
    const made = session.db.collection<Document>('made_inside');
    await session.db.createCollection('made_inside', { session: tx });
    await made.createIndex({ a: 1 }, { unique: true, session: tx });
    await made.insertOne({ a: 1 }, { session: tx });
    await existing.createIndex({ a: 1 }, { session: tx });
    await tx.commitTransaction();
    expect(await made.indexes()).toHaveLength(2);
    tx.startTransaction();
    await expectCode(existing.createIndex({ b: 1 }, { session: tx }), 263);
    await tx.abortTransaction();
    tx.startTransaction();
    const filled = session.db.collection<Document>('filled_inside');
    await filled.insertOne({ a: 1 }, { session: tx });
    await expectCode(filled.createIndex({ a: 1 }, { session: tx }), 263);
    await tx.abortTransaction();
  });
});

test('showRecordId and returnKey', async () => {
  const collection = await session.collection<{ _id: number; a: number; $recordId?: unknown }>([{ _id: 7, a: 1 }]);
  const [shown] = await collection.find({}, { showRecordId: true, projection: { a: 1 } }).toArray();
  expect(Object.keys(shown ?? {})).toEqual(['_id', 'a', '$recordId']);
  expect(typeof shown?.$recordId).toBe('number');
  await collection.createIndex({ a: 1 });
  expect(await collection.find({ a: 1 }, { returnKey: true }).toArray()).toEqual([{ a: 1 }]);
  expect(await collection.find({}, { returnKey: true }).toArray()).toEqual([{}]);
});
