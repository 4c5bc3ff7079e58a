import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();

test.each<[string, Document, number, Document[]]>([
  ['a position first', { $set: { '$.a': 1 } }, 2, []],
  ['two positions', { $set: { 'a.$.$': 1 } }, 2, []],
  ['an element both by all and by its number', { $set: { 'a.$[]': 1, 'a.0': 2 } }, 40, []],
  ['a place with leading zeros', { $set: { 'a.00': 1 } }, 28, []],
  ['an operator unknown and empty', { $foo: {} }, 9, []],
  ['an array filter with a capital', { $set: { 'a.$[E]': 1 } }, 2, [{ E: 1 }]],
])('refused: %s', async (_name, update, code, arrayFilters) => {
  const collection = await session.collection([{ _id: 1, a: [1] }]);
  await expectCode(collection.updateOne({ a: 1 }, update, arrayFilters.length > 0 ? { arrayFilters } : {}), code);
  expect(await collection.findOne()).toEqual({ _id: 1, a: [1] });
});

test('array filters of a pipeline are refused', async () => {
  const collection = await session.collection([{ a: [1] }]);
  const updates = [{ q: {}, u: [{ $set: { a: 0 } }], arrayFilters: [{ e: 1 }] }];
  const reply = await session.db.command({ update: collection.collectionName, updates });
  expect(reply.writeErrors).toMatchObject([{ code: 9 }]);
});

test.each<[string, Document]>([
  ['a replacement', { _id: 6, b: 1 }],
  ['$set', { $set: { _id: 6 } }],
  ['$setOnInsert', { $setOnInsert: { _id: 6 } }],
])('an upsert cannot take another _id than its filter asks for: %s', async (_name, u) => {
  const collection = await session.collection();
  const reply = await session.db.command({
    update: collection.collectionName,
    updates: [{ q: { _id: 5 }, u, upsert: true }],
  });
  expect(reply.writeErrors).toMatchObject([{ code: 66 }]);
  expect(await collection.countDocuments()).toBe(0);
});

test('an upsert takes the values of its filter by their names', async () => {
  const collection = await session.collection();
  await collection.updateOne(
    { z: 1, y: { $eq: 2 }, $and: [{ x: { $in: [3] } }] },
    { $set: { a: 1 } },
    { upsert: true },
  );
  expect(Object.entries((await collection.findOne({}, { projection: { _id: 0 } })) ?? {})).toEqual([
    ['x', 3],
    ['y', 2],
    ['z', 1],
    ['a', 1],
  ]);
});
