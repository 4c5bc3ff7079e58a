import fc from 'fast-check';
import type { Document } from 'mongodb';
import { databaseTestEnv } from '../env';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();

const documents = [
  {
    _id: 1,
    a: [
      { x: 1, y: 5 },
      { x: 5, y: 1 },
    ],
  },
  { _id: 2, a: [{ x: 1, y: 1 }] },
  { _id: 3, a: { x: 1, y: 1 } },
  {
    _id: 4,
    a: [
      {
        b: [
          { c: 1, d: 2 },
          { c: 2, d: 1 },
        ],
      },
    ],
  },
  { _id: 5, a: [{ b: [{ c: 1, d: 1 }] }] },
];

test.each<[string, Document, number[]]>([
  ['two elements may fulfil two conditions', { 'a.x': 1, 'a.y': 1 }, [1, 2, 3]],
  ['one element fulfils $elemMatch', { a: { $elemMatch: { x: 1, y: 1 } } }, [2]],
  ['ranges', { 'a.x': 5, 'a.y': { $gt: 3 } }, [1]],
  [
    'parts of an $or',
    {
      $or: [
        { 'a.x': 5, 'a.y': 5 },
        { 'a.x': 9, 'a.y': 9 },
      ],
    },
    [1],
  ],
  ['arrays inside of elements', { a: { $elemMatch: { 'b.c': 1, 'b.d': 1 } } }, [4, 5]],
  ['elements of elements', { a: { $elemMatch: { b: { $elemMatch: { c: 1, d: 1 } } } } }, [5]],
])('an index over several fields of one array: %s', async (_name, filter, expected) => {
  const collection = await session.collection(documents);
  await collection.createIndexes([{ key: { 'a.x': 1, 'a.y': 1 } }, { key: { 'a.b.c': 1, 'a.b.d': 1 } }]);
  const found = await collection.find(filter, { sort: { _id: 1 } }).toArray();
  expect(found.map(({ _id }) => _id as unknown)).toEqual(expected);
});

test('$elemMatch is found by both fields at once', async () => {
  const collection = await session.collection(
    Array.from({ length: 100 }, (_, n) => ({
      a: [
        { x: n % 10, y: n },
        { x: -1, y: -1 },
      ],
    })),
  );
  await collection.createIndex({ 'a.x': 1, 'a.y': 1 });
  const plan = await collection.find({ a: { $elemMatch: { x: 3, y: 43 } } }).explain('executionStats');
  expect(plan.executionStats).toMatchObject({ nReturned: 1, totalKeysExamined: 1 });
});

test('arrays beside each other have no order together', async () => {
  const collection = await session.collection([{ a: [1, 2], b: [1, 2], c: [{ d: 1, e: 2 }] }]);
  await expectCode(collection.find({}, { sort: { a: 1, b: 1 } }).toArray(), 2);
  expect(await collection.find({}, { sort: { 'c.d': 1, 'c.e': 1 } }).toArray()).toHaveLength(1);
});

test('what is no array beside an array is bound at both ends, and gives the order', async () => {
  const tagged = Array.from({ length: 200 }, (_, n) => ({
    _id: n,
    tags: [`t${n % 4}`, `u${n % 3}`],
    on: (n * 7) % 200,
    by: n % 5,
  }));
  const collection = await session.collection(tagged);
  await collection.createIndex({ tags: 1, on: 1 });
  const { executionStats } = await collection
    .find({ tags: 't1', on: { $gte: 50, $lt: 70 } })
    .sort({ on: -1 })
    .explain('executionStats');
  const wanted = tagged.filter(({ tags, on }) => tags[0] === 't1' && on >= 50 && on < 70);
  expect(executionStats).toMatchObject({ nReturned: wanted.length, totalKeysExamined: wanted.length });
  const page = await collection.find({ tags: 't1' }).sort({ on: 1 }).limit(3).explain('executionStats');
  expect(page.executionStats).toMatchObject({ nReturned: 3, totalDocsExamined: 3 });
  expect(JSON.stringify(page.queryPlanner)).not.toContain('"SORT"');
  const several = await collection
    .find({ tags: { $in: ['t1', 'u1'] } })
    .sort({ on: 1 })
    .toArray();
  expect(several.map(({ on }) => on as number)).toEqual(
    tagged
      .filter(({ tags }) => tags.includes('t1') || tags.includes('u1'))
      .map(({ on }) => on)
      .sort((a, b) => a - b),
  );
});

test('an array that comes later, in a transaction, too, takes order and second end back', async () => {
  const collection = await session.collection<Document>(
    Array.from({ length: 20 }, (_, n) => ({ _id: n as never, a: 1, b: n })),
  );
  await collection.createIndex({ a: 1, b: 1 });
  await session.client.withSession((tx) =>
    tx.withTransaction(() => collection.insertOne({ _id: 20 as never, a: 1, b: [-5, 50] }, { session: tx })),
  );
  const idsOf = (found: Document[]): unknown[] => found.map(({ _id }) => _id as unknown);
  expect(idsOf(await collection.find({ a: 1, b: { $gt: 30, $lt: 0 } }).toArray())).toEqual([20]);
  expect(idsOf(await collection.find({ a: 1 }).sort({ b: 1 }).limit(2).toArray())).toEqual([20, 0]);
  expect(idsOf(await collection.find({ a: 1 }).sort({ b: -1 }).limit(2).toArray())).toEqual([20, 19]);
});

const digit = fc.integer({ min: 0, max: 2 });
const element = fc.record({ x: digit, y: digit, z: fc.record({ c: digit, d: digit }) }, { requiredKeys: [] });
const holder = fc.oneof(element, fc.array(element, { maxLength: 3 }));
const condition = fc.oneof<fc.Arbitrary<unknown>[]>(
  digit,
  digit.map(($gt) => ({ $gt })),
  digit.map(($lte) => ({ $lte })),
  fc.array(digit, { minLength: 1, maxLength: 2 }).map(($in) => ({ $in })),
);
const parts = fc.dictionary(fc.constantFrom('x', 'y', 'z.c', 'z.d'), condition, { minKeys: 1, maxKeys: 3 });
const filter = fc.oneof(
  parts.map((all): Document => Object.fromEntries(Object.entries(all).map(([name, each]) => [`a.${name}`, each]))),
  parts.map(($elemMatch): Document => ({ a: { $elemMatch } })),
  fc
    .tuple(parts, parts)
    .map(([one, other]): Document => ({ $and: [{ a: { $elemMatch: one } }, { a: { $elemMatch: other } }] })),
);
const sort = fc
  .uniqueArray(fc.constantFrom('a.x', 'a.z.c', 'b', '_id'), { minLength: 1, maxLength: 3 })
  .chain((paths) =>
    fc.tuple(...paths.map((path) => fc.constantFrom(1 as const, -1 as const).map((way) => [path, way] as const))),
  )
  .map((parts): Record<string, 1 | -1> => ({ ...Object.fromEntries(parts), _id: 1 }));
const keys = fc
  .uniqueArray(fc.constantFrom('a.x', 'a.y', 'a.z.c', 'a.z.d', 'b'), { minLength: 2, maxLength: 3 })
  .map((paths): Document => Object.fromEntries(paths.map((path) => [path, 1])));

test('no index over fields of one array loses a document', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: holder, b: digit }), { minLength: 5, maxLength: 20 }),
      keys,
      fc.array(filter, { minLength: 15, maxLength: 15 }),
      sort,
      async (all, key, filters, order) => {
        const numbered = all.map((each, _id): Document => ({ _id, ...each }));
        const [plain, indexed] = [await session.collection(numbered), await session.collection(numbered)];
        await indexed.createIndex(key as never);
        for (const where of filters) {
          const [found, wanted] = await Promise.all(
            [indexed, plain].map((each) => each.find(where, { sort: order }).toArray()),
          );
          expect(found).toEqual(wanted);
          expect(new Set(found?.map(({ _id }) => _id as unknown)).size).toBe(found?.length);
        }
        await Promise.all([plain.drop(), indexed.drop()]);
      },
    ),
    { numRuns: Math.ceil(databaseTestEnv.PROPERTY_RUNS / 3) },
  ));
