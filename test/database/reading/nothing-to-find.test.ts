import type { Collection, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();

/** What can never be answered is refused whether or not there is anything that it could be asked of. */
describe.each([
  ['an empty collection', true],
  ['a collection that is not there', false],
])('on %s', (_where, exists) => {
  let collection: Collection;
  beforeEach(async () => {
    collection = await session.collection();
    if (exists) await session.db.createCollection(collection.collectionName);
  });

  const bad = { a: { $nonsense: 1 } };
  test.each<[string, (c: Collection) => Promise<unknown>]>([
    ['find', (c) => c.find(bad).toArray()],
    ['find by expression', (c) => c.find({ $expr: { $nonsense: 1 } }).toArray()],
    ['distinct', (c) => c.distinct('a', bad)],
    ['count', (c) => c.countDocuments(bad)],
    ['update', (c) => c.updateMany(bad, { $set: { b: 1 } })],
    ['delete', (c) => c.deleteOne(bad)],
    ['findAndModify', (c) => c.findOneAndDelete(bad)],
  ])('%s refuses a filter that is none', async (name, run) => {
    await expectCode(run(collection), name === 'find by expression' ? 168 : 2);
  });

  test.each<[string, Document]>([
    ['a place that no array filter chooses', { $set: { 'a.$[chosen]': 1 } }],
    ['$push of what is no list', { $push: { a: { $each: 1 } } }],
    ['$addToSet with a clause of $push', { $addToSet: { a: { $each: [1], $slice: 1 } } }],
    ['$pull with an operator that is none', { $pull: { a: { $nonsense: 1 } } }],
    ['$bit with an operator that is none', { $bit: { a: { nand: 1 } } }],
  ])('an update refuses %s', async (_name, update) => {
    await expectCode(collection.updateOne({ x: 1 }, update), 2);
  });

  test('nothing has been made of it', async () => {
    await expectCode(collection.updateOne(bad, { $set: { b: 1 } }), 2);
    const names = (await session.db.listCollections().toArray()).map(({ name }) => name);
    expect(names.includes(collection.collectionName)).toBe(exists);
  });
});
