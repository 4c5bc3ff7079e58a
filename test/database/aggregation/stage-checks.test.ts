import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const windowed = (output: Document, sortBy: Document | undefined = { v: 1 }): Document => ({
  $setWindowFields: { ...(sortBy && { sortBy }), output: { x: output } },
});
const densified = (range: Document, more: Document = {}): Document => ({ $densify: { field: 'v', range, ...more } });
const sum = (window: Document): Document => windowed({ $sum: '$v', window });
const date = new Date(0);

test.each<[string, Document, number]>([
  ['bounds that fall', sum({ documents: [1, 0] }), 5339900],
  ['a range that falls', sum({ range: [1, 0] }), 5339900],
  ['a unit of rows', sum({ documents: [0, 0], unit: 'day' }), 9],
  ['half a day', sum({ range: [0.5, 1], unit: 'day' }), 9],
  ['a window of something else', sum({ foo: 1 }), 9],
  ['a range of a falling order', windowed({ $sum: '$v', window: { range: [0, 0] } }, { v: -1 }), 8947401],
  ['a range over two fields', windowed({ $sum: '$v', window: { range: [0, 0] } }, { v: 1, w: 1 }), 5339902],
  ['an average of more than all', windowed({ $expMovingAvg: { input: '$v', alpha: 1.5 } }), 9],
  ['an average of half a number', windowed({ $expMovingAvg: { input: '$v', N: 1.5 } }), 9],
  ['a step back', densified({ step: -1, bounds: 'full' }), 5733401],
  ['bounds that end before they begin', densified({ step: 1, bounds: [3, 1] }), 5733402],
  ['three bounds', densified({ step: 1, bounds: [1, 2, 3] }), 5733403],
  ['bounds of no kind', densified({ step: 1, bounds: 5 }), 5733404],
  ['bounds of an unknown name', densified({ step: 1, bounds: 'all' }), 5946802],
  ['a number and a date', densified({ step: 1, bounds: [1, date] }), 5733406],
  ['numbers in days', densified({ step: 1, unit: 'day', bounds: [1, 3] }), 5733409],
  ['dates without a unit', densified({ step: 1, bounds: [date, date] }), 5733410],
  ['numbers of two types', densified({ step: 0.5, bounds: [1, 3] }), 5876900],
  ['half a day of steps', densified({ step: 1.5, unit: 'day', bounds: 'full' }), 6586400],
  ['partitions of nothing', densified({ step: 1, bounds: 'partition' }), 5733408],
  ['an unknown option of $densify', densified({ step: 1, bounds: 'full' }, { foo: 1 }), 40415],
  ['nothing to fill', { $fill: { output: {} } }, 6050203],
  ['two ways to fill', { $fill: { sortBy: { v: 1 }, output: { a: { value: 1, method: 'locf' } } } }, 6050201],
  ['an unknown way to fill', { $fill: { sortBy: { v: 1 }, output: { a: { method: 'guess' } } } }, 6050202],
  ['a fill by a number', { $fill: { output: { a: 1 } } }, 6050200],
  ['two partitions', { $fill: { partitionBy: '$a', partitionByFields: ['a'], output: { a: { value: 1 } } } }, 6050204],
  ['a write inside of $lookup', { $lookup: { from: 'f', pipeline: [{ $out: 'z' }], as: 'x' } }, 51047],
  ['a join into an operator', { $lookup: { from: 'f', localField: 'a', foreignField: 'b', as: '$x' } }, 16410],
  ['a write inside of $unionWith', { $unionWith: { coll: 'f', pipeline: [{ $merge: 'z' }] } }, 31441],
  ['an unknown option of $unionWith', { $unionWith: { coll: 'f', foo: 1 } }, 40415],
  ['a sort by nothing', { $sort: {} }, 15976],
  ['a sort by two', { $sort: { v: 2 } }, 15975],
  ['a sort by text', { $sort: { v: 'x' } }, 15974],
  ['documents of a collection', { $documents: [{ a: 1 }] }, 73],
])('refused: %s', async (_name, stage, code) => {
  const collection = await session.collection([{ v: 1 }, { v: 2 }]);
  await expectCode(collection.aggregate([stage]).toArray(), code);
});

test('every window has the sum of its own rows', async () => {
  const collection = await session.collection([1, 2, 3, 4].map((v) => ({ v })));
  const sums = async (window: Document | undefined): Promise<unknown[]> => {
    const rows = await collection.aggregate([windowed({ $sum: '$v', ...(window && { window }) })]).toArray();
    return rows.map(({ x }) => x as unknown);
  };
  expect(await sums(undefined)).toEqual([10, 10, 10, 10]);
  expect(await sums({ documents: ['unbounded', 'current'] })).toEqual([1, 3, 6, 10]);
  expect(await sums({ documents: ['current', 'unbounded'] })).toEqual([10, 9, 7, 4]);
  expect(await sums({ documents: [-1, 1] })).toEqual([3, 6, 9, 7]);
  expect(await sums({ documents: [10, 11] })).toEqual([0, 0, 0, 0]);
  expect(await sums({ range: [-1, 0] })).toEqual([1, 3, 5, 7]);
});

test.each<[unknown, unknown]>([
  [{ $replaceAll: { input: 'ab', find: '', replacement: '-' } }, '-a-b-'],
  [{ $dateFromString: { dateString: 'July 4th, 2017 11:56:02' } }, new Date('2017-07-04T11:56:02Z')],
  [{ $dateFromString: { dateString: '4 July 2017' } }, new Date('2017-07-04T00:00:00Z')],
  [{ $dateFromString: { dateString: '20170704T115602Z' } }, new Date('2017-07-04T11:56:02Z')],
  [{ $type: { $pow: [-1, -3] } }, 'int'],
  [{ $toString: { $literal: -0 } }, '-0'],
])('%j', async (expression, expected) => {
  const rows = await session.db.aggregate([{ $documents: [{}] }, { $project: { x: expression } }]).toArray();
  expect(rows).toEqual([{ x: expected }]);
});
