import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Decimal128, Double, Int32, Long, MongoClient, MongoServerError, type Document } from 'mongodb';
import { startStore } from '../../../database/embedded/store';
import { databaseTestEnv } from '../env';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession({ promoteValues: false });

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((n) => new Int32(n)),
  fc.constantFrom(0.5, 1.5, -0, NaN, Infinity).map((n) => new Double(n)),
  fc.constantFrom('9007199254740993', '1', '-2').map((n) => Long.fromString(n)),
  fc.constantFrom('1.50', '1', '-0.5').map((n) => Decimal128.fromString(n)),
  fc.constantFrom('', 'a', 'ab', 'b', 'あ'),
  fc.constant(null),
  fc.boolean(),
  fc.constantFrom(new Date(0), new Date(86_400_000)),
);
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }) },
);
const documentArbitrary = fc.record(
  { a: value, b: scalar, c: fc.record({ d: value }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);
const documents = fc.array(documentArbitrary, { minLength: 1, maxLength: 25 });

const path = fc.constantFrom('a', 'b', 'c.d', 'a.x', 'a.0');
const condition: fc.Arbitrary<unknown> = fc.oneof(
  value,
  fc
    .tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), value)
    .map(([operator, operand]) => ({ [operator]: operand })),
  fc
    .tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(scalar, { maxLength: 3 }))
    .map(([operator, operand]) => ({ [operator]: operand })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.boolean().map((exists) => ({ $exists: exists })),
  fc.constantFrom(
    { $type: 'number' },
    { $size: 2 },
    { $regex: '^a' },
    { $elemMatch: { $gt: 0, $lt: 2 } },
    { $not: { $gt: 0 } },
    { $not: { $eq: 1 } },
  ),
);
const clause = fc.tuple(path, condition).map(([name, what]) => ({ [name]: what }) as Document);
const filter = fc.oneof(
  { weight: 3, arbitrary: clause },
  // Several values of a field before those that are sorted by.
  {
    weight: 1,
    arbitrary: fc.array(scalar, { minLength: 1, maxLength: 4 }).map(($in) => ({ b: { $in } }) as Document),
  },
  { weight: 1, arbitrary: fc.array(clause, { minLength: 1, maxLength: 3 }).map(($and) => ({ $and }) as Document) },
  { weight: 1, arbitrary: fc.array(clause, { minLength: 1, maxLength: 3 }).map(($or) => ({ $or }) as Document) },
);
// `_id` last makes every order complete, so that two answers may be compared as they are.
const sort = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c.d', 'c.e'), fc.constantFrom(1 as const, -1 as const)), { maxLength: 2 })
  .map((keys) => Object.fromEntries([...keys, ['_id', 1 as const]]) as Record<string, 1 | -1>);
const update = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'c.d'), value).map(([name, next]) => ({ $set: { [name]: next } }) as Document),
  // `b` is in compound indexes with the other two: no document may have an array in both (171).
  scalar.map((b) => ({ $set: { b } }) as Document),
  fc.constantFrom<Document>(
    { $unset: { a: 1 } },
    { $unset: { 'c.d': 1 } },
    { $min: { b: 0 } },
    { $max: { b: 'a' } },
    { $rename: { b: 'c' } },
  ),
);
const indexes: [Document, Document?][] = [
  [{ a: 1 }],
  [{ b: -1 }],
  [{ 'c.d': 1 }],
  [{ b: 1, a: -1 }],
  [{ 'a.x': 1 }, { sparse: true }],
  [{ b: 1 }, { sparse: true }],
  [{ b: 1, _id: 1 }],
  [{ b: -1, 'c.e': 1, _id: -1 }],
  [{ b: 1, 'c.d': 1 }, { partialFilterExpression: { b: { $gt: 0 } } }],
];

/** What the server answers, errors included, in a form that can be compared. */
async function answer(action: () => Promise<unknown>): Promise<unknown> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof MongoServerError) return { refused: error.code };
    throw error;
  }
}

async function pair(
  all: Document[],
): Promise<[Awaited<ReturnType<typeof session.collection>>, Awaited<ReturnType<typeof session.collection>>]> {
  const numbered = all.map((each, _id) => ({ _id: new Int32(_id), ...each }));
  const [plain, indexed] = [await session.collection(numbered), await session.collection(numbered)];
  for (const [key, options] of indexes) await answer(() => indexed.createIndex(key as never, options));
  return [plain, indexed];
}
const check = { numRuns: databaseTestEnv.PROPERTY_RUNS };

test('an index never changes an answer', () =>
  fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(fc.tuple(filter, sort, fc.nat(10)), { minLength: 8, maxLength: 8 }),
      async (all, queries) => {
        const [plain, indexed] = await pair(all);
        for (const [where, by, limit] of queries) {
          const read = (collection: typeof plain) =>
            answer(() => collection.find(where, { sort: by, limit }).toArray());
          expect(await read(indexed)).toEqual(await read(plain));
          const count = (collection: typeof plain) => answer(() => collection.countDocuments(where));
          expect(await count(indexed)).toEqual(await count(plain));
        }
        await Promise.all([plain.drop(), indexed.drop()]);
      },
    ),
    check,
  ));

test('an index follows every update and deletion', () =>
  fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(fc.tuple(clause, update), { maxLength: 6 }),
      filter,
      async (all, changes, where) => {
        const [plain, indexed] = await pair(all);
        for (const [target, change] of changes) {
          const write = (collection: typeof plain) =>
            answer(async () => (await collection.updateMany(target, change)).modifiedCount);
          const outcome = [await write(indexed), await write(plain)];
          // Parallel arrays cannot be in one compound index: MongoDB refuses them where there is an index.
          if ((outcome[0] as { refused?: number }).refused === 171) return;
          expect(outcome[0]).toEqual(outcome[1]);
        }
        expect(await indexed.deleteMany(where)).toEqual(await plain.deleteMany(where));
        const read = (collection: typeof plain) => collection.find({}, { sort: { b: 1, _id: 1 } }).toArray();
        expect(await read(indexed)).toEqual(await read(plain));
        await Promise.all([plain.drop(), indexed.drop()]);
      },
    ),
    check,
  ));

test('sort is a total order that agrees with $lt', () =>
  fc.assert(
    fc.asyncProperty(fc.array(scalar, { minLength: 2, maxLength: 15 }), async (values) => {
      const collection = await session.collection(values.map((v, _id) => ({ _id, v })));
      const sorted = await collection.find({}, { sort: { v: 1 } }).toArray();
      for (let i = 1; i < sorted.length; i += 1) {
        const [low, high] = [sorted[i - 1]?.v, sorted[i]?.v];
        const [cmp] = await session.db
          .aggregate([{ $documents: [{ low, high }] }, { $project: { less: { $lte: ['$low', '$high'] } } }])
          .toArray();
        expect(cmp?.less).toBe(true);
      }
      await collection.drop();
    }),
    { numRuns: Math.ceil(check.numRuns / 4) },
  ));

const embedded = databaseTestEnv.TEST_MONGODB_URI === undefined ? describe : describe.skip;
embedded('after a restart', () => {
  test('everything answers as before', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'store-restart-'));
    try {
      const all = fc.sample(documentArbitrary, { numRuns: 200, seed: 7 });
      const queries = fc.sample(fc.tuple(filter, sort), { numRuns: 60, seed: 8 });
      const run = async (use: (client: MongoClient) => Promise<unknown>): Promise<unknown> => {
        const store = await startStore({ dataDir, port: 0 });
        const client = await MongoClient.connect(store.uri, { promoteValues: false });
        try {
          return await use(client);
        } finally {
          await client.close();
          await store.stop();
        }
      };
      const ask = async (client: MongoClient): Promise<unknown> => {
        const collection = client.db('restart').collection('all');
        const answers = [];
        for (const [where, by] of queries)
          answers.push(await answer(() => collection.find(where, { sort: by }).toArray()));
        return {
          answers,
          indexes: await collection.indexes(),
          collections: await client.db('restart').listCollections().toArray(),
        };
      };
      const before = await run(async (client) => {
        const collection = client.db('restart').collection('all');
        await collection.insertMany(all.map((each, _id) => ({ ...each, _id: new Int32(_id) })) as never);
        for (const [key, options] of indexes) await answer(() => collection.createIndex(key as never, options));
        return ask(client);
      });
      expect(await run(ask)).toEqual(before);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
