import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const words = ['カ', 'か', 'ガ', 'あ', 'ア', 'ｱ', 'は', 'ぱ', 'ば'];

test.each<[string, { locale: string; strength?: number; numericOrdering?: boolean }, string, number]>([
  ['strength 1 sees only the base', { locale: 'ja', strength: 1 }, 'か', 3],
  ['strength 2 tells voiced from unvoiced, not the kana', { locale: 'ja', strength: 2 }, 'か', 2],
  ['strength 2 does not see the width', { locale: 'ja', strength: 2 }, 'ア', 3],
  ['strength 1 in ja: three of は', { locale: 'ja', strength: 1 }, 'は', 3],
])('%s', async (_name, collation, word, expected) => {
  const collection = await session.collection(words.map((w) => ({ w })));
  expect(await collection.countDocuments({ w: word }, { collation })).toBe(expected);
  await collection.createIndex({ w: 1 }, { collation });
  expect(await collection.countDocuments({ w: word }, { collation })).toBe(expected);
});

test('sorts by the rules of the language', async () => {
  const collection = await session.collection(['b', 'A', 'a', 'B'].map((w) => ({ w })));
  const sorted = await collection
    .find({}, { sort: { w: 1 }, collation: { locale: 'en' } })
    .map(({ w }) => w as string)
    .toArray();
  expect(sorted).toEqual(['a', 'A', 'b', 'B']);
  const plain = await collection
    .find({}, { sort: { w: 1 } })
    .map(({ w }) => w as string)
    .toArray();
  expect(plain).toEqual(['A', 'B', 'a', 'b']);
});

test('numbers in text by value', async () => {
  const collection = await session.collection(['10', '9', '1'].map((w) => ({ w })));
  const sorted = await collection
    .find({}, { sort: { w: 1 }, collation: { locale: 'en', numericOrdering: true } })
    .map(({ w }) => w as string)
    .toArray();
  expect(sorted).toEqual(['1', '9', '10']);
});

test('a unique index keeps its collation', async () => {
  const collection = await session.collection([{ w: 'か' }]);
  await collection.createIndex({ w: 1 }, { unique: true, collation: { locale: 'ja', strength: 2 } });
  await expectCode(collection.insertOne({ w: 'カ' }), 11000);
  await collection.insertOne({ w: 'ガ' });
});

test('the collation of a collection is its default', async () => {
  const collection = await session.db.createCollection('folded', { collation: { locale: 'en', strength: 2 } });
  await collection.insertMany([{ w: 'X' }, { w: 'x' }]);
  expect(await collection.countDocuments({ w: 'x' })).toBe(2);
  expect(await collection.countDocuments({ w: 'x' }, { collation: { locale: 'simple' } })).toBe(1);
  expect(await collection.distinct('w')).toHaveLength(1);
  expect((await collection.updateMany({ w: 'X' }, { $set: { seen: true } })).matchedCount).toBe(2);
  expect((await collection.deleteMany({ w: 'X' })).deletedCount).toBe(2);
});

test('a group folds by collation', async () => {
  const collection = await session.collection([{ w: 'X' }, { w: 'x' }, { w: 'y' }]);
  const groups = await collection
    .aggregate([{ $group: { _id: '$w', n: { $sum: 1 } } }, { $sort: { n: -1 } }], {
      collation: { locale: 'en', strength: 2 },
    })
    .toArray();
  expect(groups.map(({ n }) => n as number)).toEqual([2, 1]);
});

test('an unknown language is refused', async () => {
  const collection = await session.collection([{ w: 'x' }]);
  await expectCode(collection.find({}, { collation: { locale: 'nonsense' } }).toArray(), 2);
});

test('ten thousand names are grouped without comparing each with each', async () => {
  const collation = { locale: 'ja', strength: 1 } as const;
  const kana = 'あいうえおかきくけこ';
  const spelled = (n: number): string => [...String(n)].map((digit) => kana.charAt(Number(digit))).join('');
  const names = Array.from({ length: 10_000 }, (_, n) => ({
    w: n % 2 ? spelled(n >> 1) : spelled(n >> 1).replace(/か/g, 'ガ'),
  }));
  const collection = await session.collection(names);
  const [groups] = await collection
    .aggregate([{ $group: { _id: '$w' } }, { $count: 'n' }], { collation, maxTimeMS: 5_000 })
    .toArray();
  expect(groups).toEqual({ n: 5_000 });
});

test('the fourth level of Japanese tells hiragana from katakana, the fifth no ways to encode a letter', async () => {
  const collection = await session.collection(['カタ', 'かた', 'かタ', 'ｶﾀ'].map((w, _id) => ({ _id, w })));
  const ids = (strength: number): Promise<unknown[]> =>
    collection
      .find({}, { sort: { w: 1, _id: 1 }, collation: { locale: 'ja', strength } })
      .map(({ _id }): unknown => _id)
      .toArray();
  expect(await ids(3)).toEqual([0, 1, 2, 3]);
  expect(await ids(4)).toEqual([1, 2, 0, 3]);
  const letters = await session.collection([{ w: 'é' }]);
  const identical = { locale: 'fr', strength: 5 } as const;
  await letters.createIndex({ w: 1 }, { collation: identical });
  expect(await letters.countDocuments({ w: 'e\u0301' }, { collation: identical })).toBe(1);
});
