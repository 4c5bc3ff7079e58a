import { Decimal128, Long, ObjectId, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const oid = new ObjectId('65a000000000000000000001');

/** Each document's `_id` is what the tables below expect. */
const documents: Document[] = [
  { _id: 'int', v: 1 },
  { _id: 'double', v: 1.5 },
  { _id: 'long', v: Long.fromString('9007199254740993') },
  { _id: 'decimal', v: Decimal128.fromString('1.5') },
  { _id: 'text', v: 'apple' },
  { _id: 'upper', v: 'Apple' },
  { _id: 'null', v: null },
  { _id: 'missing' },
  { _id: 'array', v: [1, 2, 3] },
  { _id: 'empty', v: [] },
  { _id: 'nested', v: [[1, 2], 5] },
  { _id: 'object', v: { a: 1, b: 'x' } },
  {
    _id: 'objects',
    v: [
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ],
  },
  { _id: 'bool', v: true },
  { _id: 'date', v: new Date('2024-01-01T00:00:00Z') },
  { _id: 'oid', v: oid },
  { _id: 'nan', v: NaN },
  { _id: 'bits', v: 20 },
];

const table: [string, Document, string[]][] = [
  ['equality reaches into arrays', { v: 1 }, ['int', 'array']],
  ['equality compares numbers across types', { v: 1.5 }, ['double', 'decimal']],
  ['a Long beyond 2^53 is exact', { v: Long.fromString('9007199254740993') }, ['long']],
  ['its neighbour is another number', { v: Long.fromString('9007199254740992') }, []],
  ['null also means missing', { v: null }, ['null', 'missing']],
  ['a whole array', { v: [1, 2, 3] }, ['array']],
  ['an array inside an array', { v: [1, 2] }, ['nested']],
  ['an empty array', { v: [] }, ['empty']],
  ['a document with its field order', { v: { a: 1, b: 'x' } }, ['object', 'objects']],
  ['a document in another order is another', { v: { b: 'x', a: 1 } }, []],
  ['NaN equals NaN', { v: NaN }, ['nan']],
  ['a date', { v: new Date('2024-01-01T00:00:00Z') }, ['date']],
  ['an object id', { v: oid }, ['oid']],
  ['a pattern', { v: /^app/ }, ['text']],
  ['a pattern with options', { v: { $regex: '^APP', $options: 'i' } }, ['text', 'upper']],
  ['$eq null', { v: { $eq: null } }, ['null', 'missing']],
  ['$gt stays within the type', { v: { $gt: 2 } }, ['long', 'array', 'nested', 'bits']],
  ['$gte', { v: { $gte: 20 } }, ['long', 'bits']],
  ['$lt', { v: { $lt: 1.5 } }, ['int', 'array']],
  ['$lte with a decimal', { v: { $lte: Decimal128.fromString('1.5') } }, ['int', 'double', 'decimal', 'array']],
  ['$gte null is null and missing', { v: { $gte: null } }, ['null', 'missing']],
  ['$gt on text', { v: { $gt: 'B' } }, ['text']],
  ['two bounds may be met by two elements', { v: { $gt: 2, $lt: 2 } }, ['array']],
  ['$in', { v: { $in: [true, 'apple', 2] } }, ['text', 'array', 'bool']],
  ['$in with null', { v: { $in: [null] } }, ['null', 'missing']],
  ['$in with a pattern', { v: { $in: [/^A/, 20] } }, ['upper', 'bits']],
  ['$in of nothing', { v: { $in: [] } }, []],
  ['$exists', { v: { $exists: false } }, ['missing']],
  ['$size', { v: { $size: 2 } }, ['nested', 'objects']],
  ['$all', { v: { $all: [1, 3] } }, ['array']],
  ['$all of one value meets a scalar', { v: { $all: ['apple'] } }, ['text']],
  ['$all of nothing meets nothing', { v: { $all: [] } }, []],
  ['$elemMatch of values', { v: { $elemMatch: { $gt: 1, $lt: 3 } } }, ['array']],
  ['$elemMatch of documents', { v: { $elemMatch: { a: 2, b: 'y' } } }, ['objects']],
  ['$elemMatch wants one element to meet all', { v: { $elemMatch: { a: 2, b: 'x' } } }, []],
  ['a dotted path', { 'v.a': 1 }, ['object', 'objects']],
  ['a dotted path may be met by two elements', { 'v.a': 2, 'v.b': 'x' }, ['objects']],
  ['an index in a path', { 'v.0': 1 }, ['array']],
  ['an index before a field', { 'v.1.a': 2 }, ['objects']],
  ['$type by name', { v: { $type: 'string' } }, ['text', 'upper']],
  [
    '$type number covers all four',
    { v: { $type: 'number' } },
    ['int', 'double', 'long', 'decimal', 'array', 'nested', 'nan', 'bits'],
  ],
  ['$type array', { v: { $type: 'array' } }, ['array', 'empty', 'nested', 'objects']],
  ['$type by number', { v: { $type: [8, 9] } }, ['bool', 'date']],
  ['$type null is not missing', { v: { $type: 10 } }, ['null']],
  ['$mod', { v: { $mod: [4, 0] } }, ['bits']],
  ['$bitsAllSet', { v: { $bitsAllSet: [2, 4] } }, ['bits']],
  ['$bitsAnySet by mask', { v: { $bitsAnySet: 16 } }, ['bits']],
  ['$or', { $or: [{ v: true }, { v: 'apple' }] }, ['text', 'bool']],
  ['$and', { $and: [{ v: { $gt: 1 } }, { v: { $lt: 2 } }] }, ['double', 'decimal', 'array']],
  ['$nor', { $nor: [{ v: { $exists: true } }] }, ['missing']],
  [
    '$not of a comparison takes the missing too',
    {
      $and: [
        { v: { $not: { $gt: 0 } } },
        { v: { $not: { $type: 'array' } } },
        { v: { $not: { $type: 'object' } } },
        { v: { $not: { $type: 'string' } } },
      ],
    },
    ['null', 'missing', 'bool', 'date', 'oid', 'nan'],
  ],
  ['$ne null', { v: { $ne: null }, _id: { $in: ['int', 'null', 'missing'] } }, ['int']],
  ['$ne looks at every element', { v: { $ne: 2 }, _id: { $in: ['array', 'int'] } }, ['int']],
  ['$nin', { v: { $nin: [1, null] }, _id: { $in: ['int', 'null', 'missing', 'text', 'array'] } }, ['text']],
  ['$expr', { $expr: { $eq: ['$v', true] } }, ['bool']],
  ['$expr compares arrays whole', { $expr: { $eq: ['$v', [1, 2, 3]] } }, ['array']],
  ['$comment says nothing', { v: true, $comment: 'why' }, ['bool']],
  ['MinKey and MaxKey bounds hold everything present', { _id: 'bool', v: { $not: { $exists: false } } }, ['bool']],
];

let collection: Awaited<ReturnType<typeof session.collection>>;
beforeAll(async () => {
  collection = await session.collection(documents);
});

test.each(table)('%s', async (_name, filter, expected) => {
  const found = await collection.find(filter).toArray();
  expect(found.map((document) => String(document._id)).sort()).toEqual([...expected].sort());
});

test.each(table)('counts the same: %s', async (_name, filter, expected) => {
  expect(await collection.countDocuments(filter)).toBe(expected.length);
});

test.each<[string, Document, number]>([
  ['an unknown operator', { v: { $near2: 1 } }, 2],
  ['an unknown top-level operator', { $what: 1 }, 2],
  ['$in without an array', { v: { $in: 1 } }, 2],
  ['$or of nothing', { $or: [] }, 2],
  ['$size below zero', { v: { $size: -1 } }, 2],
  ['a divisor of zero', { v: { $mod: [0, 1] } }, 2],
  ['$not of a value', { v: { $not: 1 } }, 2],
  ['$type without a such type', { v: { $type: 'nonsense' } }, 2],
  ['$elemMatch of a value', { v: { $elemMatch: 1 } }, 2],
  ['an expression that does not exist', { $expr: { $nonsense: 1 } }, 168],
])('refuses %s', async (_name, filter, code) => {
  const failure = await expectCode(collection.find(filter).toArray(), code);
  expect(failure.codeName).toBe(code === 2 ? 'BadValue' : 'InvalidPipelineOperator');
});
