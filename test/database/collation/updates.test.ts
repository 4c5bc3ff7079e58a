import type { Collection, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();
const collation = { locale: 'en', strength: 2 } as const;

interface Tagged {
  _id: number;
  a: unknown;
}

async function updated(update: Document | Document[], a: unknown, options: Document = {}): Promise<unknown> {
  const collection: Collection<Tagged> = await session.collection<Tagged>([{ _id: 1, a }]);
  await collection.updateOne({ _id: 1 }, update, { collation, ...options });
  return (await collection.findOne({ _id: 1 }))?.a;
}

test.each<[string, Document | Document[], unknown, unknown]>([
  ['$pull of a value', { $pull: { a: 'X' } }, ['x', 'y'], ['y']],
  ['$pull by a condition', { $pull: { a: { $in: ['X'] } } }, ['x', 'y'], ['y']],
  ['$pull by a field', { $pull: { a: { n: 'X' } } }, [{ n: 'x' }, { n: 'y' }], [{ n: 'y' }]],
  ['$pullAll', { $pullAll: { a: ['X', 'Y'] } }, ['x', 'y', 'z'], ['z']],
  ['$addToSet', { $addToSet: { a: { $each: ['X', 'z'] } } }, ['x'], ['x', 'z']],
  ['$push with $sort', { $push: { a: { $each: ['B'], $sort: 1 } } }, ['a', 'c'], ['a', 'B', 'c']],
  ['$min', { $min: { a: 'B' } }, 'a', 'a'],
  ['$max', { $max: { a: 'B' } }, 'a', 'B'],
  ['a pipeline', [{ $set: { a: { $setUnion: [['x'], ['X']] } } }], [], ['x']],
])('%s compares as the statement says', async (_name, update, before, after) => {
  expect(await updated(update, before)).toEqual(after);
});

test('an array filter compares as the statement says', async () => {
  const arrayFilters = [{ 'e.n': 'X' }];
  const update = { $set: { 'a.$[e].found': true } };
  expect(await updated(update, [{ n: 'x' }, { n: 'y' }], { arrayFilters })).toEqual([
    { n: 'x', found: true },
    { n: 'y' },
  ]);
});

test('the collation of the collection holds where the statement names none', async () => {
  const words = await session.db.createCollection<Tagged>('words', { collation });
  await words.insertOne({ _id: 1, a: ['x', 'y'] });
  await words.updateOne({ _id: 1 }, { $pull: { a: 'X' as never } });
  await words.findOneAndUpdate({ _id: 1 }, { $addToSet: { a: 'Y' as never } });
  expect(await words.findOne()).toEqual({ _id: 1, a: ['y'] });
});

test('a projection picks the element that is equal by the collation', async () => {
  const collection = await session.collection<Tagged>([{ _id: 1, a: [{ n: 'y' }, { n: 'x' }] }]);
  const projection = { a: { $elemMatch: { n: 'X' } } };
  expect(await collection.findOne({}, { projection, collation })).toEqual({ _id: 1, a: [{ n: 'x' }] });
});

test('$pull by a logical condition looks at elements that are objects', async () => {
  expect(await updated({ $pull: { a: { $or: [{ n: 1 }, { n: 2 }] } } }, [{ n: 1 }, { n: 3 }, 1])).toEqual([
    { n: 3 },
    1,
  ]);
});

test('new fields stand in the order of their names, whichever operator made them', async () => {
  const collection = await session.collection([{ _id: 1, r: 1 }]);
  await collection.updateOne({}, { $set: { d: 1, b: 1 }, $inc: { c: 1, a: 1 }, $rename: { r: 'bb' } });
  expect(Object.keys((await collection.findOne()) ?? {})).toEqual(['_id', 'a', 'b', 'bb', 'c', 'd']);
});
