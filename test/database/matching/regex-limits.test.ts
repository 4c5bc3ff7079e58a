import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();

/** Each of them tries every way to cut a row of letters into pieces before it knows that the last character does not fit. */
const ENDLESS = ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(a*)*b', '^(?:a?a?)+$', '^(?:a+?){2,}$'];
const text = `${'a'.repeat(36)}!`;

const documents = Array.from({ length: 3 }, (_, i) => ({ _id: i as never, text }));

test.each(ENDLESS)('%s is ended by maxTimeMS', async (pattern) => {
  const collection = await session.collection(documents);
  await expectCode(collection.find({ text: { $regex: pattern } }, { maxTimeMS: 30 }).toArray(), 50);
});

test('so is one whose steps grow with a power of the length', async () => {
  const collection = await session.collection([{ text: 'a'.repeat(5000) }]);
  await expectCode(collection.find({ text: /a*a*a*c/ }, { maxTimeMS: 30 }).toArray(), 50);
});

test('wherever an expression or a command searches', async () => {
  const collection = await session.collection(documents);
  const [regex] = ENDLESS;
  const search = { input: '$text', regex };
  const options = { maxTimeMS: 20 };
  const filters = [
    { text: { $in: [/^(a+)+$/] } },
    { text: { $not: /^(a+)+$/ } },
    { text: { $all: [/^(a+)+$/] } },
    { $or: [{ text: /^(a+)+$/ }] },
    { $expr: { $regexMatch: search } },
  ];
  for (const filter of filters) {
    await expectCode(collection.countDocuments(filter, options), 50);
    await expectCode(collection.find(filter, options).toArray(), 50);
    await expectCode(collection.distinct('text', filter, options), 50);
    await expectCode(collection.deleteMany(filter, options), 50);
    await expectCode(collection.findOneAndUpdate(filter, { $set: { a: 1 } }, options), 50);
  }
  for (const operator of ['$regexMatch', '$regexFind', '$regexFindAll']) {
    const shape = { found: { [operator]: search } };
    await expectCode(collection.aggregate([{ $project: shape }], options).toArray(), 50);
    await expectCode(collection.find({}, { ...options, projection: shape }).toArray(), 50);
    await expectCode(collection.updateMany({}, [{ $set: shape }], options), 50);
  }
  expect(await collection.countDocuments({ a: { $exists: false } })).toBe(3);
});

test('without a limit of its own a search is given up, and others are answered', async () => {
  const collection = await session.collection(documents);
  await expectCode(collection.find({ text: { $regex: '^(a+)+$' } }).toArray(), 51156);
  expect(await collection.countDocuments()).toBe(3);
  await expectCode(collection.aggregate([{ $match: { text: /(x+x+)+y|^(a+)+$/ } }]).toArray(), 51156);
});

test('many quick searches under the limit are no long one', async () => {
  const all = Array.from({ length: 4000 }, (_, n) => ({ mail: `member${n}@post.example.jp` }));
  const collection = await session.collection(all);
  expect(await collection.countDocuments({ mail: /^(?:[a-z]+\d*)+@/ })).toBe(4000);
});

test('a validator that would search without end refuses the document', async () => {
  const collection = session.db.collection('searching');
  const validator = { $jsonSchema: { properties: { text: { bsonType: 'string', pattern: '^(a+)+$' } } } };
  await session.db.createCollection('searching', { validator });
  await expectCode(collection.insertOne({ text }), 51156);
  await collection.insertOne({ text: 'aaa' });
  expect(await collection.countDocuments()).toBe(1);
});

test('a search under the limit finds what it would find without', async () => {
  const words = ['', 'ab', 'aab', 'abab', 'a b', 'xaby', 'ann@example.jp', 'ann@@example', '山田太郎'.repeat(300)];
  const collection = await session.collection(words.map((word) => ({ text: word })));
  for (const pattern of [
    '^(a+b)+$',
    '(a|b)*$',
    '(\\w+\\s?)+',
    '^[\\w.]+@([\\w-]+\\.)+\\w{2,4}$',
    '(.)\\1',
    '(.*).*太.*',
  ]) {
    const found = await collection
      .find({ text: { $regex: pattern } })
      .sort({ _id: 1 })
      .toArray();
    const wanted = words.filter((word) => new RegExp(pattern, 'u').test(word));
    expect(found.map((each) => each.text as string)).toEqual(wanted);
  }
  const [all] = await collection
    .aggregate([
      { $match: { text: 'abab' } },
      { $project: { all: { $regexFindAll: { input: '$text', regex: '(?:a|b)+?' } } } },
    ])
    .toArray();
  expect((all?.all as { match: string }[]).map((each) => each.match)).toEqual(['a', 'b', 'a', 'b']);
});
