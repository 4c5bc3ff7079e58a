import { Timestamp, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();

test.each<[string, Document, number]>([
  ['an empty field', { key: { 'a..b': 1 } }, 67],
  ['a field that ends in a dot', { key: { 'a.': 1 } }, 67],
  ['a field with a sign', { key: { $a: 1 } }, 67],
  ['an unknown kind', { key: { a: 'foo' } }, 67],
  ['the name of all', { key: { a: 1 }, name: '*' }, 2],
  ['a flag of text', { key: { a: 1 }, unique: 'x' }, 14],
  ['times of two fields', { key: { a: 1, b: 1 }, expireAfterSeconds: 1 }, 67],
  ['a time of _id', { key: { _id: 1 }, expireAfterSeconds: 1 }, 197],
  ['a unique _id', { key: { _id: 1 }, unique: true }, 197],
  ['a hidden _id', { key: { _id: 1 }, hidden: true }, 2],
])('no index: %s', async (_name, spec, code) => {
  const collection = await session.collection([{ a: 1 }]);
  const command = { createIndexes: collection.collectionName, indexes: [{ name: 'i', ...spec }] };
  await expectCode(session.db.command(command), code);
  expect(await collection.indexes()).toHaveLength(1);
});

test('$natural goes both ways, as a sort and as a hint', async () => {
  const collection = await session.collection([{ _id: 2 }, { _id: 1 }, { _id: 3 }]);
  const ids = async (options: Document): Promise<unknown[]> =>
    (await collection.find({}, options).toArray()).map(({ _id }) => _id);
  expect(await ids({ sort: { $natural: 1 } })).toEqual([2, 1, 3]);
  expect(await ids({ sort: { $natural: -1 } })).toEqual([3, 1, 2]);
  expect(await ids({ hint: { $natural: -1 }, limit: 1 })).toEqual([3]);
  await expectCode(ids({ hint: { $natural: 2 } }), 2);
});

test('a document is at most 180 levels deep', async () => {
  const nested = (levels: number): Document =>
    Array.from({ length: levels - 1 }).reduce<Document>((inner) => ({ inner }), { end: true });
  const collection = await session.collection();
  await collection.insertOne(nested(180));
  await expectCode(collection.insertOne(nested(181)), 15);
  await expectCode(collection.updateOne({}, { $set: { more: nested(180) } }), 15);
  expect(await collection.countDocuments({ more: { $exists: false } })).toBe(1);
});

test('an empty timestamp of a new document becomes the time of the server', async () => {
  const collection = await session.collection<{ _id: number; at: Timestamp; inner?: { at: Timestamp } }>();
  const empty = new Timestamp({ t: 0, i: 0 });
  await collection.insertOne({ _id: 1, at: empty, inner: { at: empty } });
  await collection.replaceOne({ _id: 2 }, { at: empty }, { upsert: true });
  const [inserted, replaced] = await collection.find({}, { sort: { _id: 1 } }).toArray();
  expect(inserted?.at.getHighBitsUnsigned()).toBeGreaterThan(1_000_000_000);
  expect(inserted?.inner?.at.isZero()).toBe(true);
  expect(replaced?.at.getHighBitsUnsigned()).toBeGreaterThan(1_000_000_000);
});
