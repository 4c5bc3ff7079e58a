import fc from 'fast-check';
import { protectGroups } from '../../../common/disclosure/groups';
import { safeMedianOf, type SafeMedian } from '../../../common/disclosure/safe-median';

const threshold = fc.constantFrom(5, 10);
const table = fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 80 })), {
  minLength: 1,
  maxLength: 12,
});

/** The median of a table whose groups are the values 0, 1, 2 …, as it is told. */
function toldOf(counts: readonly number[], k: number): SafeMedian {
  const { cells, total } = protectGroups(counts, k);
  return safeMedianOf(
    cells.map((count, value) => ({ from: value, to: value, count })),
    total,
    { k, mostGroups: 5 },
  );
}

/** The lower and the upper true median. */
function trueMedians(counts: readonly number[]): [number, number] {
  const values = counts.flatMap((count, value) => Array.from({ length: count }, () => value));
  return [values[(values.length - 1) >> 1] ?? -1, values[values.length >> 1] ?? -1];
}

test('the true median lies in the range that is told, and so does the likely one', () => {
  let told = 0;
  fc.assert(
    fc.property(table, threshold, (counts, k) => {
      const { value, from, to, suppressed, reason } = toldOf(counts, k);
      expect(reason).toBe(suppressed ? 'SMALL_GROUP' : null);
      if (suppressed || value === null || from === null || to === null) return;
      told += 1;
      const [lower, upper] = trueMedians(counts);
      expect([counts, from <= lower, upper <= to, from <= value, value <= to]).toEqual([
        counts,
        true,
        true,
        true,
        true,
      ]);
    }),
    { numRuns: 5_000 },
  );
  expect(told).toBeGreaterThan(500);
});

test('two tables with one answer have one median: it tells nothing that the counts do not', () => {
  const seen = new Map<string, string>();
  let twins = 0;
  for (let code = 0; code < 26 ** 3; code += 1) {
    const counts = [code % 26, Math.floor(code / 26) % 26, Math.floor(code / 676)];
    const answer = JSON.stringify(protectGroups(counts, 5));
    const median = JSON.stringify(toldOf(counts, 5));
    if (seen.has(answer)) twins += 1;
    expect(seen.get(answer) ?? median).toBe(median);
    seen.set(answer, median);
  }
  expect(twins).toBeGreaterThan(10_000);
  expect(new Set(seen.values()).size).toBeGreaterThan(10);
});

test.each([
  { what: 'too few people', counts: [1, 2, 1] },
  { what: 'every group withheld', counts: [4, 4, 4, 4, 4] },
  { what: 'a range too wide to say anything', counts: [30, 4, 4, 4, 4, 4, 4, 4, 4, 30] },
])('is withheld with $what', ({ counts }) => {
  expect(toldOf(counts, 5)).toEqual({ value: null, from: null, to: null, suppressed: true, reason: 'SMALL_GROUP' });
});

test('of the sample network’s size it is within a year', () => {
  const counts = Array.from({ length: 40 }, (_, year) => (year < 32 ? 3 + (year % 5) : 45 + year));
  expect(toldOf(counts, 5)).toMatchObject({ value: 35, from: 34, to: 35 });
  expect(trueMedians(counts)).toEqual([35, 35]);
});

test('is withheld where more groups may hold it than are worth telling', () => {
  const { cells, total } = protectGroups([20, 9, 4, 4, 4, 4], 5);
  const groups = cells.map((count, value) => ({ from: value, to: value, count }));
  const told = [1, 6].map((mostGroups) => safeMedianOf(groups, total, { k: 5, mostGroups }).value);
  expect(told).toEqual([null, expect.any(Number)]);
});

test('lies within a group of several values, by how many are below', () => {
  const shown = [20, 60].map((value) => protectGroups([value], 5).cells[0]);
  const [few, many] = shown;
  if (!few || !many) throw new Error('both are shown');
  const groups = [
    { from: 0, to: 0, count: few },
    { from: 1, to: 9, count: many },
  ];
  const { total } = protectGroups([80], 5);
  expect(safeMedianOf(groups, total, { k: 5, mostGroups: 2 })).toMatchObject({ value: 4, from: 1, to: 9 });
});

test.each([
  { counts: [10, 30, 0, 35, 55], from: 3, to: 3 },
  { counts: [59, 0, 21, 30, 58, 30], from: 3, to: 3 },
  { counts: [18, 38, 4, 1, 22], from: 1, to: 3 },
  { counts: [30, 1, 21, 6, 32, 1, 3], from: 1, to: 4 },
])('is told no wider than the withheld groups make it: $counts', ({ counts, from, to }) => {
  expect(toldOf(counts, 5)).toMatchObject({ from, to });
});
