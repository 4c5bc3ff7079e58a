import { Decimal128, Long, type Document } from 'mongodb';
import { DatabaseSession } from './kit/session';
import { expectCode } from './kit/failure';

const session = new DatabaseSession();
const sales = [
  { _id: 1, item: 'a', price: 10, quantity: 2, date: new Date('2024-01-05T03:00:00Z'), tags: ['x', 'y'] },
  { _id: 2, item: 'b', price: 20, quantity: 1, date: new Date('2024-01-20T00:00:00Z'), tags: ['y'] },
  { _id: 3, item: 'a', price: 10, quantity: 5, date: new Date('2024-02-01T00:00:00Z'), tags: [] },
  { _id: 4, item: 'c', price: 5, quantity: 10, date: new Date('2024-02-14T00:00:00Z') },
];

test.each<[string, Document[], Document[]]>([
  [
    '$match $sort $skip $limit',
    [
      { $match: { price: { $gte: 10 } } },
      { $sort: { quantity: -1 } },
      { $skip: 1 },
      { $limit: 1 },
      { $project: { _id: 1 } },
    ],
    [{ _id: 1 }],
  ],
  [
    '$group with accumulators',
    [
      {
        $group: {
          _id: '$item',
          n: { $sum: 1 },
          sum: { $sum: { $multiply: ['$price', '$quantity'] } },
          most: { $max: '$quantity' },
          mean: { $avg: '$quantity' },
          all: { $push: '$_id' },
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 'a', n: 2, sum: 70, most: 5, mean: 3.5, all: [1, 3] },
      { _id: 'b', n: 1, sum: 20, most: 1, mean: 1, all: [2] },
      { _id: 'c', n: 1, sum: 50, most: 10, mean: 10, all: [4] },
    ],
  ],
  [
    '$group of everything',
    [
      { $group: { _id: null, first: { $first: '$item' }, last: { $last: '$item' }, set: { $addToSet: '$price' } } },
      { $set: { set: { $sortArray: { input: '$set', sortBy: 1 } } } },
    ],
    [{ _id: null, first: 'a', last: 'c', set: [5, 10, 20] }],
  ],
  [
    '$group with $top and $firstN',
    [
      {
        $group: {
          _id: null,
          top: { $top: { sortBy: { quantity: -1 }, output: '$item' } },
          two: { $firstN: { input: '$_id', n: 2 } },
        },
      },
    ],
    [{ _id: null, top: 'c', two: [1, 2] }],
  ],
  [
    '$unwind',
    [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
      { _id: 2, tags: 'y' },
    ],
  ],
  [
    '$unwind keeps the empty',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $project: { tags: 1, i: 1 } },
    ],
    [
      { _id: 1, tags: 'x', i: Long.fromNumber(0) },
      { _id: 1, tags: 'y', i: Long.fromNumber(1) },
      { _id: 2, tags: 'y', i: Long.fromNumber(0) },
      { _id: 3, i: null },
      { _id: 4, i: null },
    ],
  ],
  ['$count', [{ $match: { item: 'a' } }, { $count: 'n' }], [{ n: 2 }]],
  ['$count of nothing', [{ $match: { item: 'z' } }, { $count: 'n' }], []],
  ['$sortByCount', [{ $sortByCount: '$item' }, { $limit: 1 }], [{ _id: 'a', count: 2 }]],
  [
    '$addFields and $unset',
    [
      { $match: { _id: 1 } },
      { $addFields: { total: { $multiply: ['$price', '$quantity'] } } },
      { $unset: ['date', 'tags', 'item'] },
    ],
    [{ _id: 1, price: 10, quantity: 2, total: 20 }],
  ],
  ['$replaceRoot', [{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { was: '$item' } } }], [{ was: 'a' }]],
  [
    '$bucket',
    [{ $bucket: { groupBy: '$price', boundaries: [0, 10, 20], default: 'more', output: { n: { $sum: 1 } } } }],
    [
      { _id: 0, n: 1 },
      { _id: 10, n: 2 },
      { _id: 'more', n: 1 },
    ],
  ],
  [
    '$facet',
    [{ $facet: { cheap: [{ $match: { price: { $lt: 10 } } }, { $project: { _id: 1 } }], count: [{ $count: 'n' }] } }],
    [{ cheap: [{ _id: 4 }], count: [{ n: 4 }] }],
  ],
  [
    '$redact',
    [{ $redact: { $cond: [{ $gt: ['$price', 10] }, '$$KEEP', '$$PRUNE'] } }, { $project: { _id: 1 } }],
    [{ _id: 2 }],
  ],
  [
    '$setWindowFields',
    [
      {
        $setWindowFields: {
          partitionBy: '$item',
          sortBy: { _id: 1 },
          output: { running: { $sum: '$quantity', window: { documents: ['unbounded', 'current'] } } },
        },
      },
      { $match: { item: 'a' } },
      { $project: { running: 1 } },
    ],
    [
      { _id: 1, running: 2 },
      { _id: 3, running: 7 },
    ],
  ],
  [
    '$sample of more than there is',
    [{ $sample: { size: 100 } }, { $group: { _id: null, n: { $sum: 1 } } }],
    [{ _id: null, n: 4 }],
  ],
  [
    'group by month in Tokyo',
    [
      {
        $group: { _id: { $dateToString: { date: '$date', format: '%Y-%m', timezone: 'Asia/Tokyo' } }, n: { $sum: 1 } },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: '2024-01', n: 2 },
      { _id: '2024-02', n: 2 },
    ],
  ],
])('%s', async (_name, pipeline, expected) => {
  const collection = await session.collection(sales);
  expect(await collection.aggregate(pipeline, { promoteLongs: false }).toArray()).toEqual(expected);
});

const doc = {
  n: 7,
  f: 2.5,
  s: 'Hello',
  list: [3, 1, 2],
  o: { a: 1 },
  d: new Date('2024-03-10T12:34:56.789Z'),
  nothing: null,
};
test.each<[string, unknown, unknown]>([
  ['$add of a date', { $add: ['$d', 1000] }, new Date('2024-03-10T12:34:57.789Z')],
  ['$subtract of dates', { $subtract: [new Date(5000), new Date(2000)] }, 3000],
  ['$divide', { $divide: ['$n', 2] }, 3.5],
  ['$mod', { $mod: ['$n', 4] }, 3],
  ['$round half to even', { $round: ['$f', 0] }, 2],
  ['$trunc', { $trunc: [-2.7, 0] }, -2],
  ['$abs $ceil $floor', [{ $abs: -1 }, { $ceil: 1.2 }, { $floor: 1.8 }], [1, 2, 1]],
  ['$pow $sqrt', [{ $pow: [2, 10] }, { $sqrt: 16 }], [1024, 4]],
  ['arithmetic with null is null', { $add: [1, '$nothing'] }, null],
  ['$concat', { $concat: ['$s', ' ', 'world'] }, 'Hello world'],
  ['$concat with null', { $concat: ['$s', '$nothing'] }, null],
  ['$toUpper $toLower', [{ $toUpper: '$s' }, { $toLower: '$s' }], ['HELLO', 'hello']],
  ['$substrCP in Japanese', { $substrCP: ['同窓会名簿', 1, 2] }, '窓会'],
  ['$strLenCP and $strLenBytes', [{ $strLenCP: '😀あ' }, { $strLenBytes: '😀あ' }], [2, 7]],
  ['$split', { $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
  ['$trim', { $trim: { input: ' x ' } }, 'x'],
  ['$regexMatch', { $regexMatch: { input: '$s', regex: '^h', options: 'i' } }, true],
  ['$regexFind', { $regexFind: { input: 'abc123', regex: '[0-9]+' } }, { match: '123', idx: 3, captures: [] }],
  ['$replaceAll', { $replaceAll: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-b-'],
  ['$indexOfCP', { $indexOfCP: ['$s', 'l'] }, 2],
  [
    '$size $arrayElemAt $slice',
    [{ $size: '$list' }, { $arrayElemAt: ['$list', -1] }, { $slice: ['$list', 1, 2] }],
    [3, 2, [1, 2]],
  ],
  ['$map', { $map: { input: '$list', as: 'x', in: { $multiply: ['$$x', 2] } } }, [6, 2, 4]],
  ['$filter', { $filter: { input: '$list', cond: { $gt: ['$$this', 1] } } }, [3, 2]],
  ['$reduce', { $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
  ['$range', { $range: [0, 5, 2] }, [0, 2, 4]],
  [
    '$zip',
    {
      $zip: {
        inputs: [
          [1, 2],
          ['a', 'b'],
        ],
      },
    },
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    '$reverseArray $sortArray',
    [{ $reverseArray: '$list' }, { $sortArray: { input: '$list', sortBy: 1 } }],
    [
      [2, 1, 3],
      [1, 2, 3],
    ],
  ],
  ['$concatArrays', { $concatArrays: ['$list', [9]] }, [3, 1, 2, 9]],
  ['$in and $indexOfArray', [{ $in: [1, '$list'] }, { $indexOfArray: ['$list', 2] }], [true, 2]],
  ['sets', { $setIsSubset: [[1, 2], '$list'] }, true],
  ['$objectToArray $arrayToObject', { $arrayToObject: { $objectToArray: '$o' } }, { a: 1 }],
  ['$mergeObjects', { $mergeObjects: ['$o', { b: 2 }] }, { a: 1, b: 2 }],
  [
    '$getField $setField',
    { $setField: { field: 'z', input: '$o', value: { $getField: { field: 'a', input: '$o' } } } },
    { a: 1, z: 1 },
  ],
  [
    '$cond $ifNull $switch',
    [
      { $cond: [{ $gt: ['$n', 5] }, 'big', 'small'] },
      { $ifNull: ['$nothing', '$absent', 'none'] },
      { $switch: { branches: [{ case: { $eq: ['$n', 7] }, then: 'seven' }], default: 'no' } },
    ],
    ['big', 'none', 'seven'],
  ],
  ['$and $or $not', [{ $and: [1, 'x'] }, { $or: [0, null] }, { $not: [0] }], [true, false, true]],
  ['$cmp across types', [{ $cmp: [1, 'a'] }, { $lt: [null, 0] }, { $gt: ['$absent', null] }], [-1, true, false]],
  ['$let', { $let: { vars: { x: 2 }, in: { $multiply: ['$$x', '$n'] } } }, 14],
  ['$literal', { $literal: { $add: [1, 2] } }, { $add: [1, 2] }],
  [
    '$type',
    [{ $type: '$n' }, { $type: '$absent' }, { $type: '$list' }, { $type: '$d' }],
    ['int', 'missing', 'array', 'date'],
  ],
  ['$convert', { $convert: { input: 'x', to: 'int', onError: -1 } }, -1],
  [
    '$toInt $toDouble $toBool $toDate',
    [{ $toInt: '5' }, { $toDouble: '2.5' }, { $toBool: 'x' }, { $toDate: 0 }],
    [5, 2.5, true, new Date(0)],
  ],
  [
    '$toString',
    [{ $toString: 5 }, { $toString: true }, { $toString: '$d' }],
    ['5', 'true', '2024-03-10T12:34:56.789Z'],
  ],
  [
    'parts of a date',
    [
      { $year: '$d' },
      { $month: '$d' },
      { $dayOfMonth: '$d' },
      { $hour: { date: '$d', timezone: '+09:00' } },
      { $isoWeek: '$d' },
      { $dayOfWeek: '$d' },
    ],
    [2024, 3, 10, 21, 10, 1],
  ],
  [
    '$dateAdd over a month end',
    { $dateAdd: { startDate: new Date('2024-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
    new Date('2024-02-29T00:00:00Z'),
  ],
  [
    '$dateDiff',
    {
      $dateDiff: {
        startDate: new Date('2024-01-01T23:00:00Z'),
        endDate: new Date('2024-01-02T01:00:00Z'),
        unit: 'day',
      },
    },
    Long.fromNumber(1),
  ],
  ['$dateTrunc', { $dateTrunc: { date: '$d', unit: 'hour' } }, new Date('2024-03-10T12:00:00Z')],
  [
    '$dateFromString',
    { $dateFromString: { dateString: '2024-03-10', timezone: 'Asia/Tokyo' } },
    new Date('2024-03-09T15:00:00Z'),
  ],
  ['$dateFromParts', { $dateFromParts: { year: 2024, month: 2, day: 29 } }, new Date('2024-02-29T00:00:00Z')],
  ['an array of paths', ['$n', '$absent'], [7, null]],
  ['$sum and $avg as expressions', [{ $sum: '$list' }, { $avg: '$list' }, { $max: '$list' }], [6, 2, 3]],
  ['$isArray $isNumber', [{ $isArray: '$list' }, { $isNumber: '$s' }], [true, false]],
  ['$unsetField and $$REMOVE', { $mergeObjects: ['$o', { gone: '$$REMOVE' }] }, { a: 1 }],
])('expression: %s', async (_name, expression, expected) => {
  const collection = await session.collection([doc]);
  const [found] = await collection
    .aggregate([{ $project: { _id: 0, v: expression } }], { promoteLongs: false })
    .toArray();
  expect(found?.v).toEqual(expected);
});

test('sums keep Long and Decimal128 exact', async () => {
  const collection = await session.collection([
    { l: Long.fromString('9007199254740993'), d: Decimal128.fromString('0.1') },
    { l: Long.fromNumber(2), d: Decimal128.fromString('0.2') },
  ]);
  const [sum] = await collection
    .aggregate([{ $group: { _id: null, l: { $sum: '$l' }, d: { $sum: '$d' } } }], { promoteLongs: false })
    .toArray();
  expect([String(sum?.l), String(sum?.d)]).toEqual(['9007199254740995', '0.3']);
});

describe('across collections', () => {
  let orders: Awaited<ReturnType<typeof session.collection>>;
  let items: Awaited<ReturnType<typeof session.collection>>;
  beforeAll(async () => {
    orders = await session.collection([{ _id: 1, item: 'a', many: ['a', 'b'] }, { _id: 2, item: 'z' }, { _id: 3 }]);
    items = await session.collection([
      { _id: 'a', n: 1, up: 'b' },
      { _id: 'b', n: 2, up: 'c' },
      { _id: 'c', n: 3 },
      { _id: 'none', code: null },
    ]);
  });
  test('$lookup by fields', async () => {
    const found = await orders
      .aggregate([
        { $lookup: { from: items.collectionName, localField: 'item', foreignField: '_id', as: 'i' } },
        { $project: { i: '$i._id' } },
      ])
      .toArray();
    expect(found).toEqual([
      { _id: 1, i: ['a'] },
      { _id: 2, i: [] },
      { _id: 3, i: [] },
    ]);
  });
  test('$lookup of an array matches each element', async () => {
    const found = await orders
      .aggregate([
        { $match: { _id: 1 } },
        { $lookup: { from: items.collectionName, localField: 'many', foreignField: '_id', as: 'i' } },
        { $project: { i: { $size: '$i' } } },
      ])
      .toArray();
    expect(found).toEqual([{ _id: 1, i: 2 }]);
  });
  test('$lookup with let and pipeline', async () => {
    const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$it'] } } }, { $project: { n: 1 } }];
    const found = await orders
      .aggregate([
        { $lookup: { from: items.collectionName, let: { it: '$item' }, pipeline, as: 'i' } },
        { $match: { i: { $ne: [] } } },
        { $project: { i: 1 } },
      ])
      .toArray();
    expect(found).toEqual([{ _id: 1, i: [{ _id: 'a', n: 1 }] }]);
  });
  test('$lookup then $unwind', async () => {
    const found = await orders
      .aggregate([
        { $lookup: { from: items.collectionName, localField: 'item', foreignField: '_id', as: 'i' } },
        { $unwind: '$i' },
        { $replaceWith: '$i' },
      ])
      .toArray();
    expect(found).toEqual([{ _id: 'a', n: 1, up: 'b' }]);
  });
  test('$graphLookup', async () => {
    const [found] = await items
      .aggregate([
        { $match: { _id: 'a' } as never },
        {
          $graphLookup: {
            from: items.collectionName,
            startWith: '$up',
            connectFromField: 'up',
            connectToField: '_id',
            as: 'chain',
            depthField: 'depth',
          },
        },
      ])
      .toArray();
    expect(found?.chain.map((each: Document) => each._id).sort()).toEqual(['b', 'c']);
  });
  test('$unionWith', async () => {
    const found = await orders
      .aggregate([
        { $unionWith: { coll: items.collectionName, pipeline: [{ $match: { n: 3 } }] } },
        { $project: { _id: 1 } },
      ])
      .toArray();
    expect(found.map(({ _id }) => _id as unknown)).toEqual([1, 2, 3, 'c']);
  });
  test('$out replaces a collection', async () => {
    const target = await session.collection([{ _id: 'old' }]);
    await items.aggregate([{ $match: { n: { $gt: 1 } } }, { $out: target.collectionName }]).toArray();
    expect(await target.countDocuments()).toBe(2);
    expect(await target.findOne({ _id: 'old' as never })).toBeNull();
  });
  test('$merge inserts and merges', async () => {
    const target = await session.collection([{ _id: 'a', kept: true, n: 0 }]);
    await items
      .aggregate([
        { $match: { n: { $lte: 2 } } },
        { $project: { n: 1 } },
        { $merge: { into: target.collectionName, whenMatched: 'merge', whenNotMatched: 'insert' } },
      ])
      .toArray();
    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 'a', kept: true, n: 1 },
      { _id: 'b', n: 2 },
    ]);
  });
  test('$merge may fail on a match', async () => {
    const target = await session.collection([{ _id: 'a' }]);
    await expectCode(
      items.aggregate([{ $merge: { into: target.collectionName, whenMatched: 'fail' } }]).toArray(),
      11000,
    );
  });
});

test('$collStats counts', async () => {
  const collection = await session.collection(sales);
  expect(await collection.aggregate([{ $collStats: { count: {} } }]).toArray()).toMatchObject([
    { ns: collection.namespace, count: 4 },
  ]);
});

test('$documents needs no collection', async () => {
  expect(await session.db.aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }]).toArray()).toEqual([
    { a: 2 },
  ]);
});

test('results come in batches', async () => {
  const collection = await session.collection(Array.from({ length: 500 }, (_, n) => ({ n })));
  expect(await collection.aggregate([{ $project: { n: 1 } }], { batchSize: 7 }).toArray()).toHaveLength(500);
});

test.each<[string, Document[], number]>([
  ['an unknown stage', [{ $nonsense: {} }], 40324],
  ['an unknown expression', [{ $project: { a: { $nonsense: 1 } } }], 31325],
  ['an unknown accumulator', [{ $group: { _id: null, a: { $nonsense: 1 } } }], 15952],
  ['a group without _id', [{ $group: { n: { $sum: 1 } } }], 15955],
  ['a division by zero', [{ $project: { a: { $divide: [1, 0] } } }], 2],
  ['$out that is not last', [{ $out: 'x' }, { $match: {} }], 40601],
  ['two operators in one stage', [{ $match: {}, $limit: 1 }], 40323],
  ['an unknown variable', [{ $project: { a: '$$nobody' } }], 17276],
  ['a limit of zero', [{ $limit: 0 }], 15958],
])('refuses %s', async (_name, pipeline, code) => {
  const collection = await session.collection(sales);
  await expectCode(collection.aggregate(pipeline).toArray(), code);
});
