import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const command = (document: Document): Promise<Document> => session.db.command(document);

test.each<[string, (name: string) => Document, number]>([
  ['an update without a filter', (update) => ({ update, updates: [{ u: { $set: { a: 2 } } }] }), 40414],
  ['an update without a change', (update) => ({ update, updates: [{ q: {} }] }), 40414],
  ['an update by a number', (update) => ({ update, updates: [{ q: {}, u: 1 }] }), 9],
  ['an update with a field of its own', (update) => ({ update, updates: [{ q: {}, u: {}, foo: 1 }] }), 40415],
  ['a sorted update of many', (update) => ({ update, updates: [{ q: {}, u: {}, multi: true, sort: { a: 1 } }] }), 9],
  ['a deletion without a limit', (name) => ({ delete: name, deletes: [{ q: {} }] }), 40414],
  ['a deletion of two', (name) => ({ delete: name, deletes: [{ q: {}, limit: 2 }] }), 9],
  ['a deletion without a filter', (name) => ({ delete: name, deletes: [{ limit: 0 }] }), 40414],
  ['a deletion by text', (name) => ({ delete: name, deletes: [{ q: 'x', limit: 0 }] }), 14],
  ['a negative limit', (find) => ({ find, limit: -1 }), 51024],
  ['a negative batch', (aggregate) => ({ aggregate, pipeline: [], cursor: { batchSize: -1 } }), 51024],
  ['distinct of nothing', (distinct) => ({ distinct }), 40414],
  ['distinct of a number', (distinct) => ({ distinct, key: 1 }), 14],
  ['a sort by nothing but a sign', (find) => ({ find, sort: { $x: 1 } }), 16410],
  ['$natural and another field', (find) => ({ find, sort: { $natural: 1, a: 1 } }), 2],
  ['$natural twice over', (find) => ({ find, sort: { $natural: 2 } }), 2],
  ['a negative $skip', (aggregate) => ({ aggregate, pipeline: [{ $skip: -1 }], cursor: {} }), 5107200],
  ['$unset of nothing', (aggregate) => ({ aggregate, pipeline: [{ $unset: [] }], cursor: {} }), 31119],
  [
    '$set of a part and the whole',
    (aggregate) => ({ aggregate, pipeline: [{ $set: { 'a.b': 1, a: 1 } }], cursor: {} }),
    40176,
  ],
])('refused, and nothing is changed: %s', async (_name, make, code) => {
  const collection = await session.collection([
    { _id: 1, a: 1 },
    { _id: 2, a: 1 },
  ]);
  const sent = make(collection.collectionName);
  const run = async (): Promise<unknown> => {
    const { writeErrors } = await command(sent);
    if (Array.isArray(writeErrors)) return writeErrors[0].code;
    return undefined;
  };
  const outcome = await run().catch((error: { code: number }) => error.code);
  expect(outcome).toBe(code);
  expect(await collection.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ a: 1 }, { a: 1 }]);
});

test.each<[string, Document, number]>([
  ['$in of no list', { a: { $in: 1 } }, 2],
  ['$or of nothing', { $or: [] }, 2],
  ['an unknown operator', { a: { $foo: 1 } }, 2],
  ['an unknown expression', { $expr: { $foo: 1 } }, 168],
  ['a broken pattern', { a: { $regex: '(' } }, 51091],
  ['$expr inside of $elemMatch', { a: { $elemMatch: { $expr: true } } }, 2],
  ['bits at a negative position', { a: { $bitsAllSet: [-1] } }, 2],
  ['bits at half a position', { a: { $bitsAllSet: [1.5] } }, 2],
  ['half a mask', { a: { $bitsAllSet: 1.5 } }, 9],
])('no filter, with or without a collection: %s', async (_name, filter, code) => {
  for (const collection of [await session.collection([{ b: 1 }]), await session.collection()]) {
    await expectCode(collection.findOne(filter), code);
    await expectCode(collection.updateOne(filter, { $set: { a: 1 } }), code);
    await expectCode(collection.deleteMany(filter), code);
    await expectCode(collection.findOneAndDelete(filter), code);
    await expectCode(collection.aggregate([{ $match: filter }]).toArray(), code);
  }
});

test.each<[string, Document, number]>([
  ['a part after the whole', { a: 1, 'a.b': 1 }, 31249],
  ['the whole after a part', { 'a.b': 1, a: 1 }, 31250],
  ['an expression beside an exclusion', { a: 0, b: { $add: [1, 1] } }, 31252],
  ['$elemMatch on a nested field', { 'a.b': { $elemMatch: { c: 1 } } }, 31275],
  ['$elemMatch of a number', { a: { $elemMatch: 1 } }, 31274],
  ['a position in the middle', { 'a.$.b': 1 }, 31394],
  ['a position left out', { 'a.$': 0 }, 31395],
  ['two positions', { 'a.$': 1, 'b.$': 1 }, 31276],
  ['a position and $elemMatch', { 'a.$': 1, b: { $elemMatch: { c: 1 } } }, 31256],
  ['$elemMatch and a position', { b: { $elemMatch: { c: 1 } }, 'a.$': 1 }, 31255],
  ['a path that ends in a dot', { 'a.': 1 }, 40353],
  ['a path that begins with one', { '.a': 1 }, 15998],
])('no projection: %s', async (_name, projection, code) => {
  const collection = await session.collection([{ a: [1] }]);
  await expectCode(collection.findOne({ a: 1 }, { projection }), code);
});
