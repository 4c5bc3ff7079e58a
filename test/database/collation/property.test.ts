import fc from 'fast-check';
import { MongoServerError, type CollationOptions, type Document } from 'mongodb';
import { databaseTestEnv } from '../env';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();

// Letters, kana of all forms, kanji, and characters of which the store cannot know the equals: marks, ligatures, the long-vowel sign.
const character = fc.constantFrom(...'aAbBzZáäßæ1０ Aかカガｶぁァーゝは同窓é\u0301-_');
const text = fc.string({ unit: character, maxLength: 3 });
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.record({ x: text }) },
);
const condition: fc.Arbitrary<unknown> = fc.oneof(
  value,
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$ne'), text)
    .map(([operator, each]) => ({ [operator]: each })),
  fc.array(text, { maxLength: 3 }).map(($in) => ({ $in })),
);
const collations: CollationOptions[] = [
  { locale: 'ja', strength: 1 },
  { locale: 'ja', strength: 2 },
  { locale: 'ja' },
  { locale: 'en', strength: 2 },
  { locale: 'en', numericOrdering: true },
  { locale: 'de', strength: 1, caseLevel: true },
  { locale: 'da', strength: 1 },
];

test('an index with a collation never changes an answer', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: value, b: text }), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(...collations),
      fc.array(fc.tuple(fc.constantFrom('a', 'b'), condition, fc.constantFrom(1 as const, -1 as const)), {
        minLength: 6,
        maxLength: 6,
      }),
      async (all, collation, queries) => {
        const numbered = all.map((each, _id): Document => ({ _id, ...each }));
        const [plain, indexed] = [await session.collection(numbered), await session.collection(numbered)];
        await indexed.createIndexes([
          { key: { a: 1 }, collation },
          { key: { b: -1, a: 1 }, name: 'both', collation },
          { key: { a: 1 }, name: 'simple' },
        ]);
        for (const [field, what, direction] of queries) {
          const options = { collation, sort: { [field]: direction, _id: 1 as const } };
          const where = { [field]: what };
          expect(await indexed.find(where, options).toArray()).toEqual(await plain.find(where, options).toArray());
          expect(await indexed.countDocuments(where)).toBe(await plain.countDocuments(where));
        }
        await Promise.all([plain.drop(), indexed.drop()]);
      },
    ),
    { numRuns: Math.ceil(databaseTestEnv.PROPERTY_RUNS / 2) },
  ));

test('a unique index refuses exactly what compares as equal', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 2, maxLength: 12 }),
      fc.constantFrom(...collations),
      async (texts, collation) => {
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
      },
    ),
    { numRuns: Math.ceil(databaseTestEnv.PROPERTY_RUNS / 2) },
  ));
