import fc from 'fast-check';
import { Decimal128, Double, Int32, Long, MongoServerError, type Collection, type Document } from 'mongodb';
import { databaseTestEnv } from '../env';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession({ promoteValues: false });

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 4 }).map((n) => new Int32(n)) },
  fc.constantFrom<unknown>(
    new Double(1),
    new Double(2.5),
    new Double(NaN),
    Long.fromNumber(3),
    Decimal128.fromString('2.5'),
    Decimal128.fromString('1'),
    null,
    true,
    new Date(0),
    new Date(1000),
  ),
  fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'a.b', '^a', '山', '山田'),
);
const part = fc.record({ x: scalar, y: scalar, z: fc.array(scalar, { maxLength: 2 }) }, { requiredKeys: [] });
const array = fc.oneof(
  fc.array(scalar, { maxLength: 4 }),
  fc.array(part, { maxLength: 3 }),
  fc.array(fc.oneof(scalar, part, fc.array(scalar, { maxLength: 2 })), { maxLength: 3 }),
);
const value = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 2, arbitrary: array }, part);
const documents = fc.array(fc.record({ a: value, b: scalar, c: scalar, d: part }, { requiredKeys: [] }), {
  minLength: 1,
  maxLength: 30,
});

const operand = fc.oneof({ weight: 5, arbitrary: scalar }, { weight: 1, arbitrary: value });
const comparison = fc
  .tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), operand)
  .map(([operator, each]): Document => ({ [operator]: each }));
const condition: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: operand },
  { weight: 3, arbitrary: comparison },
  fc.tuple(comparison, comparison).map(([one, other]) => ({ ...one, ...other })),
  fc
    .tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(operand, { maxLength: 4 }))
    .map(([operator, list]) => ({ [operator]: list })),
  fc.boolean().map(($exists) => ({ $exists })),
  comparison.map(($not) => ({ $not })),
  fc.tuple(comparison, comparison).map(([one, other]) => ({ $elemMatch: { ...one, ...other } })),
  fc.tuple(comparison, comparison).map(([x, y]) => ({ $elemMatch: { x, y } })),
  fc
    .array(comparison, { minLength: 1, maxLength: 2 })
    .map((all) => ({ $all: all.map((x) => ({ $elemMatch: { x } })) })),
  fc.constantFrom<Document | RegExp>(
    /^a/,
    /^ab/,
    /^ab?c/,
    /^a|b/,
    /^a\.b/,
    /^A/i,
    /b/,
    /^山/,
    { $regex: '^ab*' },
    { $regex: '^a', $options: 'i' },
    { $in: [/^ab/, new Int32(1)] },
    { $size: 2 },
    { $type: 'number' },
    { $type: ['string', 'null'] },
    { $mod: [2, 1] },
    { $bitsAllSet: 1 },
  ),
);
const path = fc.constantFrom('a', 'a', 'b', 'c', 'a.x', 'a.y', 'a.z', 'a.0', 'a.0.x', 'd', 'd.x', 'd.z');
const clause = fc.tuple(path, condition).map(([name, what]): Document => ({ [name]: what }));
const clauses = fc.array(clause, { minLength: 1, maxLength: 3 });
/** Where the next page of a list by `b` and `c` begins. */
const page = fc.tuple(scalar, scalar).map(([b, c]): Document => ({ $or: [{ b: { $gt: b } }, { b, c: { $gt: c } }] }));
const filter = fc.oneof(
  { weight: 4, arbitrary: clause },
  { weight: 3, arbitrary: clauses.map((all): Document => Object.assign({}, ...all) as Document) },
  clauses.map(($and): Document => ({ $and })),
  clauses.map(($or): Document => ({ $or })),
  fc.tuple(clause, clauses).map(([one, $or]): Document => ({ ...one, $or })),
  clauses.map(($nor): Document => ({ $nor })),
  page,
);
const direction = fc.constantFrom(1 as const, -1 as const);
const sort = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'a.x', 'd.x'), direction), {
    maxLength: 3,
    selector: ([name]) => name,
  })
  .map((keys) => Object.fromEntries([...keys, ['_id', 1 as const]]) as Record<string, 1 | -1>);
const index = fc.tuple(
  fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'a.x', 'a.y', 'a.z', 'd.x', 'd.z'), direction), {
      minLength: 1,
      maxLength: 3,
      selector: ([name]) => name,
    })
    .map((keys): Document => Object.fromEntries(keys) as Document),
  fc.constantFrom<Document>(
    {},
    {},
    {},
    { sparse: true },
    { hidden: true },
    { partialFilterExpression: { b: { $gte: 1 } } },
    { partialFilterExpression: { c: { $exists: true } } },
    { partialFilterExpression: { $or: [{ b: { $lt: 2 } }, { c: 'a' }] } },
    { partialFilterExpression: { b: { $type: 'string' } } },
    { partialFilterExpression: { a: { $in: [1, 'a'] } } },
  ),
);

/** What the server answers, errors included, in a form that can be compared. */
async function answer(action: () => Promise<unknown>): Promise<unknown> {
  return action().catch((error: unknown) => {
    if (error instanceof MongoServerError) return { refused: error.code };
    throw error;
  });
}

/** Of equal numbers, `distinct` gives the one that it meets first: their types depend on the order in which documents are found. */
const untyped = (value: unknown): unknown =>
  value instanceof Int32 || value instanceof Double || value instanceof Long || value instanceof Decimal128
    ? Number(value.toString())
    : value;

const query = fc.record({ where: filter, by: sort, skip: fc.nat(3), limit: fc.nat(8) });

test('no set of indexes changes an answer', () =>
  fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(index, { minLength: 1, maxLength: 4 }),
      fc.array(query, { minLength: 10, maxLength: 10 }),
      async (all, indexes, queries) => {
        const numbered = all.map((each, _id): Document => ({ _id: new Int32(_id), ...each }));
        const [plain, indexed] = [await session.collection(numbered), await session.collection(numbered)];
        const built: Document[] = [];
        for (const [key, options] of indexes) {
          const made = await answer(() => indexed.createIndex(key as never, { ...options, name: JSON.stringify(key) }));
          if (typeof made === 'string' && Object.keys(options).length === 0) built.push(key);
        }
        const hints = [undefined, ...built];
        for (const [i, { where, by, skip, limit }] of queries.entries()) {
          const hint = hints[i % hints.length];
          const read = async (collection: Collection, options: Document): Promise<unknown> =>
            Promise.all([
              answer(() => collection.find(where, { sort: by, skip, limit, ...options }).toArray()),
              answer(() => collection.countDocuments(where, options)),
              answer(() => collection.find(where, { sort: { _id: 1 }, projection: { _id: 1 }, ...options }).toArray()),
            ]);
          expect(await read(indexed, hint ? { hint } : {})).toEqual(await read(plain, {}));
          const kinds = (collection: Collection): Promise<unknown> =>
            answer(async () => (await collection.distinct('b', where)).map(untyped));
          expect(await kinds(indexed)).toEqual(await kinds(plain));
        }
        await Promise.all([plain.drop(), indexed.drop()]);
      },
    ),
    { numRuns: Math.ceil(databaseTestEnv.PROPERTY_RUNS / 4) },
  ));
