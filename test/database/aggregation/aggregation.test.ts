import { Decimal128, Long, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

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
