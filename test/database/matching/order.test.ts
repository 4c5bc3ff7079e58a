import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Document,
} from 'mongodb';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();

/** Values in MongoDB's order, each group equal among themselves. */
const ascending: unknown[][] = [
  [new MinKey()],
  [null],
  [new Double(NaN), Decimal128.fromString('NaN')],
  [-Infinity, Decimal128.fromString('-Infinity')],
  [Long.fromString('-9223372036854775808')],
  [new Int32(-1), new Double(-1), Long.fromNumber(-1), Decimal128.fromString('-1')],
  [new Double(-0.5), Decimal128.fromString('-0.50')],
  [new Double(0), new Double(-0), new Int32(0), Decimal128.fromString('0E+3')],
  [Decimal128.fromString('1E-300')],
  [new Double(0.1)],
  [Decimal128.fromString('0.2')],
  [new Int32(1), Decimal128.fromString('1.000')],
  [Long.fromString('9007199254740992'), new Double(9007199254740992)],
  [Long.fromString('9007199254740993'), Decimal128.fromString('9007199254740993')],
  [Long.fromString('9007199254740994')],
  [Long.fromString('9223372036854775807')],
  [new Double(9223372036854775808)],
  [new Double(1e300)],
  [Decimal128.fromString('1E+3000')],
  [Infinity, Decimal128.fromString('Infinity')],
  [''],
  ['A'],
  ['B'],
  ['a'],
  ['ab'],
  ['あ'],
  ['山'],
  ['ﾊ'],
  ['😀'],
  [{}],
  [{ a: 1 }],
  [{ a: 1, b: 1 }],
  [{ a: 2 }],
  [{ b: 0 }],
  [{ a: 'x' }],
  [new Binary(Buffer.from([9]), 0)],
  [new Binary(Buffer.from([1, 2]), 0)],
  [new Binary(Buffer.from([1, 3]), 0)],
  [new Binary(Buffer.from([1, 2]), 0x80)],
  [new ObjectId('000000000000000000000001')],
  [new ObjectId('ff0000000000000000000000')],
  [false],
  [true],
  [new Date(-1)],
  [new Date(0)],
  [new Date('9999-12-31T00:00:00Z')],
  [new Timestamp({ t: 1, i: 2 })],
  [new Timestamp({ t: 2, i: 1 })],
  [new Timestamp({ t: 0xffffffff, i: 1 })],
  [new BSONRegExp('a', '')],
  [new BSONRegExp('a', 'i')],
  [new BSONRegExp('b', '')],
  [new MaxKey()],
];

// `{ a: 'x' }` comes before `{ b: 0 }` by name but after it by the type of the first field, which is compared first.
const documents = ascending.flatMap((group, rank) => group.map((v, member) => ({ _id: rank * 10 + member, v })));
const shuffled = [...documents].sort((a, b) => ((a._id * 7919) % 1009) - ((b._id * 7919) % 1009));
const ranks = (found: Document[]): number[] => found.map((document) => Math.floor(Number(document._id) / 10));

const isNumber = (value: unknown): boolean =>
  typeof value === 'number' ||
  ['Int32', 'Double', 'Long', 'Decimal128'].includes((value as Document)?._bsontype as string);

describe.each([
  ['without an index', undefined],
  ['on an index', { v: 1 } as const],
  ['on a descending index', { v: -1 } as const],
])('%s', (_name, index) => {
  let collection: Awaited<ReturnType<typeof session.collection>>;
  beforeAll(async () => {
    collection = await session.collection(shuffled);
    if (index) await collection.createIndex(index);
  });

  test.each([1, -1] as const)('sorts values of all types, direction %i', async (direction) => {
    const found = await collection.find({}, { sort: { v: direction, _id: direction } }).toArray();
    const expected = documents.map((document) => document._id);
    expect(ranks(found)).toEqual(ranks((direction === 1 ? expected : expected.reverse()).map((_id) => ({ _id }))));
  });

  test('equality finds exactly the equal values of every type', async () => {
    for (const [rank, group] of ascending.entries()) {
      for (const value of group) {
        if (value instanceof BSONRegExp) continue;
        const found = await collection.find({ v: { $eq: value } }).toArray();
        expect([value, ranks(found)]).toEqual([value, group.map(() => rank)]);
      }
    }
  });

  test('a range holds its own type only', async () => {
    const above = await collection.find({ v: { $gt: 1 } }, { sort: { _id: 1 } }).toArray();
    expect(new Set(ranks(above))).toEqual(new Set([12, 13, 14, 15, 16, 17, 18, 19]));
    const text = await collection.find({ v: { $gte: 'a' } }).toArray();
    expect(ranks(text).sort()).toEqual([23, 24, 25, 26, 27, 28]);
    const boundless = await collection.find({ v: { $gt: new MinKey(), $lt: new MaxKey() } }).toArray();
    expect(boundless).toHaveLength(documents.length - 2);
  });

  test('each end of a range of numbers, ids and dates is where it says, on every side of every value', async () => {
    const bracket = (value: unknown): string =>
      value instanceof Date ? 'date' : value instanceof ObjectId ? 'id' : isNumber(value) ? 'number' : '';
    for (const [rank, group] of ascending.entries()) {
      for (const value of group) {
        const kind = bracket(value);
        if (kind === '' || rank === 2) continue;
        const peers = ascending.flatMap((each, at) => (bracket(each[0]) === kind && at !== 2 ? [at] : []));
        const expected = { $gt: peers.filter((at) => at > rank), $lt: peers.filter((at) => at < rank) };
        for (const operator of ['$gt', '$lt'] as const) {
          const strict = ranks(await collection.find({ v: { [operator]: value } }).toArray());
          expect([value, operator, new Set(strict)]).toEqual([value, operator, new Set(expected[operator])]);
          const wide = ranks(await collection.find({ v: { [`${operator}e`]: value } }).toArray());
          expect(new Set(wide)).toEqual(new Set([...expected[operator], rank]));
        }
      }
    }
  });
});

test('_id holds every type but arrays, and finds numbers across types', async () => {
  const collection = await session.collection<{ _id: unknown }>();
  const ids = ascending.map((group) => group[0]).filter((value) => !(value instanceof BSONRegExp));
  await collection.insertMany(ids.map((_id) => ({ _id })) as never);
  const found = await collection.find({}, { sort: { _id: 1 }, promoteValues: false }).toArray();
  expect(found).toHaveLength(ids.length);
  expect(await collection.countDocuments({ _id: Decimal128.fromString('1.0') } as never)).toBe(1);
});

test('arrays sort by their smallest element upward, by their largest downward', async () => {
  const collection = await session.collection([
    { _id: 'low-high', v: [1, 9] },
    { _id: 'middle', v: 5 },
    { _id: 'empty', v: [] },
    { _id: 'null', v: null },
    { _id: 'two', v: [2, 3] },
  ]);
  const names = async (direction: 1 | -1): Promise<unknown[]> =>
    (await collection.find({}, { sort: { v: direction, _id: 1 } }).toArray()).map((document) => document._id);
  expect(await names(1)).toEqual(['empty', 'null', 'low-high', 'two', 'middle']);
  expect(await names(-1)).toEqual(['low-high', 'middle', 'two', 'null', 'empty']);
  await collection.createIndex({ v: 1 });
  expect(await names(1)).toEqual(['empty', 'null', 'low-high', 'two', 'middle']);
});
