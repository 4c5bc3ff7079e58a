import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { MongoServerError, type Collection, type CollationOptions, type Document } from 'mongodb';
import { parseCollation } from '../../../database/embedded/collation/collation';
import { documentOrder, parseSort, sortKey } from '../../../database/embedded/reading/sorting';
import { databaseTestEnv } from '../env';
import { collations, texts } from '../kit/collations';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();

/** Long enough that its key is cut, with the difference behind. */
const long = fc.constantFrom('', 'あ', 'か', 'が', 'い').map((end) => 'あ'.repeat(950) + end);
/** Characters without a place of their own end a key, too. */
const open = fc.constantFrom('ß', 'SS', 'ss', 'ßa', 'ssa', 'ssb', 'ẞ', '\u{13000}a', '\u{13001}', '\u{13000}b');
const text = fc.oneof(
  { weight: 6, arbitrary: texts(2) },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: open },
);
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
  { weight: 2, arbitrary: fc.constant<Document>({}) },
  { weight: 4, arbitrary: clause },
  { weight: 2, arbitrary: fc.tuple(clause, clause).map(([one, other]): Document => ({ ...one, ...other })) },
  fc.array(clause, { minLength: 1, maxLength: 3 }).map(($or): Document => ({ $or })),
  fc
    .array(comparison, { minLength: 2, maxLength: 3 })
    .map((all): Document => ({ $or: all.map((a) => ({ a })), b: { $gte: '' } })),
  fc.tuple(text, text).map(([a, b]): Document => ({ $or: [{ a: { $gt: a } }, { a, b: { $gt: b } }] })),
);
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

/** Sorts by the fields of one index, from some field on, in its direction or against it; by `_id`, too, where answers must not be ambiguous. */
const query = fc.record({
  where: filter,
  by: fc.record({ index: fc.nat(3), from: fc.nat(1), sign: direction }),
  limit: fc.constantFrom(0, 0, 1, 4),
  own: fc.nat(3),
});

/** Where two answers have documents that are not beside each other in the order asked for. */
function differences(
  found: unknown,
  expected: unknown,
  sort: Record<string, 1 | -1>,
  asked: CollationOptions,
): unknown[] {
  if (!Array.isArray(found) || !Array.isArray(expected) || found.length !== expected.length)
    return isDeepStrictEqual(found, expected) ? [] : [found, expected];
  const keys = parseSort(sort);
  const strings = parseCollation(asked)?.order;
  const compare = documentOrder(keys, strings);
  return (found as Document[]).filter((document, i) => {
    const other = expected[i] as Document;
    return compare(sortKey(document, keys, strings), sortKey(other, keys, strings)) !== 0;
  });
}

test('indexes with a collation never change an answer, also not after updates', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 25 }),
      fc.array(index, { minLength: 1, maxLength: 4 }),
      fc.tuple(collations, collations),
      fc.array(query, { minLength: 10, maxLength: 10 }),
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
            const { key } = indexes[by.index % indexes.length] as { key: Record<string, 1 | -1> };
            const keys = Object.entries(key).slice(by.from);
            const sort = Object.fromEntries(keys.map(([name, way]) => [name, (way * by.sign) as 1 | -1]));
            const read = (collection: Collection): Promise<unknown> =>
              Promise.all([
                answer(() => collection.find(where, { collation: asked, limit, sort: { ...sort, _id: 1 } }).toArray()),
                answer(() => collection.countDocuments(where, { collation: asked })),
                answer(() => collection.countDocuments(where)),
              ]);
            expect(await read(indexed)).toEqual(await read(plain));
            const [found, expected] = await Promise.all(
              [indexed, plain].map((each) =>
                answer(() => each.find(where, { collation: asked, limit, sort }).toArray()),
              ),
            );
            expect(differences(found, expected, sort, asked)).toEqual([]);
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
