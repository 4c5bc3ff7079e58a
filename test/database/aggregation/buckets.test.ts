import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const numbers = Array.from({ length: 100 }, (_, n) => ({ n }));

const bucketsOf = async (documents: object[], granularity: unknown, buckets = 5): Promise<number[][]> => {
  const rows = await session.db
    .aggregate([{ $documents: documents }, { $bucketAuto: { groupBy: '$n', buckets, granularity } }])
    .toArray();
  return rows.map(({ _id, count }) => [_id.min as number, _id.max as number, count as number]);
};

test.each<[string, number[][]]>([
  [
    'R20',
    [
      [0, 20, 20],
      [20, 40, 20],
      [40, 63, 23],
      [63, 90, 27],
      [90, 100, 10],
    ],
  ],
  [
    'E24',
    [
      [0, 20, 20],
      [20, 43, 23],
      [43, 68, 25],
      [68, 91, 23],
      [91, 100, 9],
    ],
  ],
  [
    '1-2-5',
    [
      [0, 20, 20],
      [20, 50, 30],
      [50, 100, 50],
    ],
  ],
  [
    'POWERSOF2',
    [
      [0, 32, 32],
      [32, 64, 32],
      [64, 128, 36],
    ],
  ],
])('boundaries are numbers of the series %s', async (granularity, expected) => {
  expect(await bucketsOf(numbers, granularity)).toEqual(expected);
});

test('zeros fill a bucket of their own, which ends before the next value', async () => {
  const documents = [{ n: 0 }, { n: 0 }, { n: 25 }, { n: 30 }];
  expect(await bucketsOf(documents, 'R5', 2)).toEqual([
    [0, 16, 2],
    [16, 40, 2],
  ]);
});

test('small and large numbers find their power of ten', async () => {
  expect(await bucketsOf([{ n: 0.013 }, { n: 1700 }], 'E192', 2)).toEqual([
    [expect.closeTo(0.0129, 6), expect.closeTo(0.0132, 6), 1],
    [expect.closeTo(0.0132, 6), 1720, 1],
  ]);
});

test.each<[string, object[], unknown, number]>([
  ['an unknown series', [], 'R3', 40257],
  ['no text', [], 5, 40261],
  ['texts as values', [{ n: 'x' }], 'R5', 40258],
  ['NaN', [{ n: NaN }], 'R5', 40259],
  ['negative values', [{ n: -1 }], 'R5', 40260],
])('granularity is refused: %s', async (_name, documents, granularity, code) => {
  await expectCode(bucketsOf(documents, granularity), code);
});
