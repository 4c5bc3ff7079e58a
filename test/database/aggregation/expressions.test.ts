import { Long } from 'mongodb';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();
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
  ['$subtract of dates', { $subtract: [new Date(5000), new Date(2000)] }, Long.fromNumber(3000)],
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
    [{ $toInt: '5' }, { $toDouble: '2.5' }, { $toBool: 'x' }, { $toDate: Long.ZERO }],
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
