import fc from 'fast-check';
import { MongoServerError, type Collection, type Document } from 'mongodb';
import { databaseTestEnv } from '../env';
import { collations, texts } from '../kit/collations';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();

/** Long enough that its key is cut, with the difference behind. */
const long = texts(2).map((end) => 'あ'.repeat(950) + end);
const text = fc.oneof({ weight: 12, arbitrary: texts(3) }, { weight: 1, arbitrary: long });
const scalar = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, true) },
);
const value = fc.oneof({ weight: 8, arbitrary: scalar }, { weight: 1, arbitrary: fc.record({ x: text, y: scalar }) });
const array = fc.oneof(fc.array(value, { maxLength: 3 }), fc.array(fc.record({ x: text }), { maxLength: 2 }));
const comparison = fc
  .tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), value)
  .map(([operator, each]): Document => ({ [operator]: each }));
const condition: fc.Arbitrary<unknown> = fc.oneof(
  value,
  { weight: 3, arbitrary: comparison },
  { weight: 2, arbitrary: fc.tuple(comparison, comparison).map(([one, other]) => ({ ...one, ...other })) },
  fc
    .tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(value, { maxLength: 4 }))
    .map(([operator, list]) => ({ [operator]: list })),
  comparison.map(($not) => ({ $not })),
  fc.tuple(comparison, comparison).map(([one, other]) => ({ $elemMatch: { ...one, ...other } })),
  comparison.map((x) => ({ $elemMatch: { x } })),
  fc.constantFrom({ $exists: true }, /^あ/, /^a/i, { $type: 'string' }),
);
const direction = fc.constantFrom(1 as const, -1 as const);
const field = fc.constantFrom('a', 'b', 'm', 'm.x', 'a.x');
const clause = fc.tuple(field, condition).map(([name, what]): Document => ({ [name]: what }));
const filter = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Document>({}) },
  { weight: 4, arbitrary: clause },
  { weight: 2, arbitrary: fc.tuple(clause, clause).map(([one, other]): Document => ({ ...one, ...other })) },
  fc.array(clause, { minLength: 1, maxLength: 3 }).map(($or): Document => ({ $or })),
  fc.tuple(text, text).map(([a, b]): Document => ({ $or: [{ a: { $gt: a } }, { a, b: { $gt: b } }] })),
);
const sort = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'a.x', 'm'), direction), { maxLength: 2, selector: ([name]) => name })
  .map((keys) => Object.fromEntries([...keys, ['_id', 1 as const]]) as Record<string, 1 | -1>);
const index = fc.record({
  key: fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'a', 'b', 'm', 'm.x', 'a.x', '_id'), direction), {
      minLength: 1,
      maxLength: 3,
      selector: ([name]) => name,
    })
    .filter((keys) => keys.some(([name]) => name !== '_id'))
    .map((keys) => Object.fromEntries(keys) as Record<string, 1 | -1>),
  options: fc.constantFrom<Document>(
    {},
    {},
    {},
    { sparse: true },
    { partialFilterExpression: { b: { $exists: true } } },
  ),
});
const record = fc.record({ a: value, b: text, m: array }, { requiredKeys: [] });

async function answer(action: () => Promise<unknown>): Promise<unknown> {
  return action().catch((error: unknown) => {
    if (error instanceof MongoServerError) return { refused: error.code };
    throw error;
  });
}

test('indexes with a collation never change an answer, also not after updates', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 25 }),
      fc.array(index, { minLength: 1, maxLength: 4 }),
      fc.tuple(collations, collations),
      fc.array(fc.record({ where: filter, by: sort, limit: fc.nat(8), own: fc.nat(3) }), {
        minLength: 10,
        maxLength: 10,
      }),
      fc.array(fc.tuple(fc.nat(24), record), { maxLength: 5 }),
      async (all, indexes, [collation, other], queries, changes) => {
        const numbered = all.map((each, _id): Document => ({ ...each, _id }));
        const [plain, indexed] = [await session.collection(numbered), await session.collection(numbered)];
        for (const [i, { key, options }] of indexes.entries())
          await answer(() => indexed.createIndex(key, { ...options, name: `i${i}`, collation }));
        await answer(() => indexed.createIndex({ a: 1 }, { name: 'simple' }));
        const compare = async (): Promise<void> => {
          for (const { where, by, limit, own } of queries) {
            const asked = own === 0 ? other : collation;
            const read = (collection: Collection): Promise<unknown> =>
              Promise.all([
                answer(() => collection.find(where, { sort: by, limit, collation: asked }).toArray()),
                answer(() => collection.countDocuments(where, { collation: asked })),
                answer(() => collection.countDocuments(where)),
              ]);
            expect(await read(indexed)).toEqual(await read(plain));
          }
        };
        await compare();
        for (const [_id, next] of changes)
          for (const each of [plain, indexed]) await answer(() => each.replaceOne({ _id } as Document, next));
        await compare();
        expect(await session.db.command({ validate: indexed.collectionName })).toMatchObject({ valid: true });
        await Promise.all([plain.drop(), indexed.drop()]);
      },
    ),
    { numRuns: Math.ceil(databaseTestEnv.PROPERTY_RUNS / 3) },
  ));

test('a unique index refuses exactly what compares as equal', () =>
  fc.assert(
    fc.asyncProperty(fc.array(texts(2), { minLength: 2, maxLength: 12 }), collations, async (texts, collation) => {
      const unique = await session.collection();
      const plain = await session.collection();
      await unique.createIndex({ w: 1 }, { unique: true, collation });
      for (const w of texts) {
        const taken = (await plain.countDocuments({ w }, { collation })) > 0;
        const refused = await unique.insertOne({ w }).then(
          () => undefined,
          (error: unknown) => (error instanceof MongoServerError ? error.code : error),
        );
        expect([w, refused]).toEqual([w, taken ? 11000 : undefined]);
        if (!taken) await plain.insertOne({ w });
      }
      await Promise.all([plain.drop(), unique.drop()]);
    }),
    { numRuns: Math.ceil(databaseTestEnv.PROPERTY_RUNS / 2) },
  ));
