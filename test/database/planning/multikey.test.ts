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
const keys = fc
  .uniqueArray(fc.constantFrom('a.x', 'a.y', 'a.z.c', 'a.z.d', 'b'), { minLength: 2, maxLength: 3 })
  .map((paths): Document => Object.fromEntries(paths.map((path) => [path, 1])));

test('no index over fields of one array loses a document', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: holder, b: digit }), { minLength: 5, maxLength: 20 }),
      keys,
      fc.array(filter, { minLength: 15, maxLength: 15 }),
      async (all, key, filters) => {
        const numbered = all.map((each, _id): Document => ({ _id, ...each }));
        const [plain, indexed] = [await session.collection(numbered), await session.collection(numbered)];
        await indexed.createIndex(key as never);
        for (const where of filters) {
          const sort = { _id: 1 } as const;
          expect(await indexed.find(where, { sort }).toArray()).toEqual(await plain.find(where, { sort }).toArray());
        }
        await Promise.all([plain.drop(), indexed.drop()]);
      },
    ),
    { numRuns: Math.ceil(databaseTestEnv.PROPERTY_RUNS / 3) },
  ));
