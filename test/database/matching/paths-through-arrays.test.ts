import type { Document, Filter } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();

const SHIRTS = [
  { _id: 1, sizes: [{ name: 'M', left: 100 }] },
  { _id: 2, sizes: [{ name: 'S', left: 1 }, { name: 'M' }, { name: 'L', left: 7 }] },
  { _id: 3, sizes: [] },
];

test.each<[string, Filter<{ _id: number }>, number[]]>([
  ['$all finds each value in an element of its own', { 'sizes.name': { $all: ['M', 'L'] } }, [2]],
  ['$all with expressions', { 'sizes.name': { $all: [/^m/i, /^s/i] } }, [2]],
  ['$all of one value', { 'sizes.name': { $all: ['M'] } }, [1, 2]],
  ['$all of nothing', { 'sizes.name': { $all: [] } }, []],
  ['$not of $all', { 'sizes.name': { $not: { $all: ['M', 'L'] } } }, [1, 3]],
  ['$not of a range whose ends two elements fulfil', { 'sizes.left': { $not: { $gt: 5, $lt: 3 } } }, [1, 3]],
  ['$not of a range that no element is in', { 'sizes.left': { $not: { $gt: 50 } } }, [2, 3]],
])('%s, with and without an index', async (_name, filter, expected) => {
  const collection = await session.collection<{ _id: number }>(SHIRTS);
  const ids = async (): Promise<number[]> =>
    (await collection.find(filter).sort({ _id: 1 }).toArray()).map((d) => d._id);
  expect(await ids()).toEqual(expected);
  await collection.createIndex({ 'sizes.name': 1 });
  await collection.createIndex({ 'sizes.left': 1 });
  expect(await ids()).toEqual(expected);
});

test('$elemMatch beside an exclusion shortens its array and keeps the other fields', async () => {
  const collection = await session.collection([
    { _id: 1, owns: [{ a: 1 }, { a: 2 }, { a: 2, b: 1 }], hat: 'red', age: 7 },
  ]);
  const seen = (a: number): Promise<Document | null> =>
    collection.findOne({}, { projection: { owns: { $elemMatch: { a } }, hat: 0 } });
  expect(await seen(2)).toEqual({ _id: 1, owns: [{ a: 2 }], age: 7 });
  expect(await seen(9)).toEqual({ _id: 1, age: 7 });
});

test.each(['list.-1', 'list.name', 'text.below'])('$pop refuses %s, which can never be there', async (path) => {
  const collection = await session.collection([{ _id: 1, list: [1, 2], text: 'a' }]);
  await expectCode(collection.updateOne({}, { $pop: { [path]: 1 } }), 28);
  expect(await collection.updateOne({}, { $pop: { 'list.7': 1, missing: 1 } })).toMatchObject({ modifiedCount: 0 });
});

test.each<Document>([
  { count: 'c', filter: { a: 1 } },
  { distinct: 'c', key: 'a', filter: {} },
  { insert: 'c', documents: [{}], odrered: false },
  { aggregate: 'c', pipeline: [], cursor: {}, sort: { a: 1 } },
  { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a' }], unique: true },
])('a command refuses a field that it does not have: %j', async (command) => {
  await expectCode(session.db.command(command), 40415);
});
