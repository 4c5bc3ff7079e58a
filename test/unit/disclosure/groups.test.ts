import fc from 'fast-check';
import { protectGroups, type SafeGroups } from '../../../common/disclosure/groups';
import { COUNT_BANDS, safeCountOf } from '../../../common/disclosure/safe-count';

const table = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 });
const threshold = fc.constantFrom(5, 10);
const check = (property: (counts: number[], k: number) => void) =>
  fc.assert(fc.property(table, threshold, property), { numRuns: 3_000 });

describe('a single safe count', () => {
  test.each([
    [0, 5, null, null],
    [4, 5, null, null],
    [5, 5, 5, 'FROM_5_TO_9'],
    [7, 5, 5, 'FROM_5_TO_9'],
    [8, 5, 10, 'FROM_10_TO_19'],
    [9, 10, null, null],
    [10, 10, 10, 'FROM_10_TO_19'],
    [600, 5, 600, 'FROM_500'],
  ])('%i persons with k = %i', (count, k, value, band) => {
    expect(safeCountOf(count, k)).toEqual({
      value,
      band,
      suppressed: value === null,
      reason: value === null ? 'SMALL_GROUP' : null,
    });
  });

  test('the band tells nothing that the rounded value does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 2_000 }), (count) => {
        const { value, band } = safeCountOf(count, 5);
        expect(band).toBe(COUNT_BANDS.find(([, least]) => (value ?? 0) >= least)?.[0]);
      }),
    );
  });
});

describe('a grouped answer', () => {
  test('withholds every cell below k and rounds the others', () =>
    check((counts, k) => {
      protectGroups(counts, k).cells.forEach((cell, index) => {
        if ((counts[index] ?? 0) < k) expect(cell.value).toBeNull();
        else if (!cell.suppressed) expect(Math.abs((cell.value ?? 0) - (counts[index] ?? 0))).toBeLessThanOrEqual(2);
      });
    }));

  test('has the total that the ungrouped question gets, so that asking both shows nothing new', () =>
    check((counts, k) => {
      const sum = counts.reduce((a, b) => a + b, 0);
      expect(protectGroups(counts, k).total).toEqual(safeCountOf(sum, k));
    }));

  test('looks the same for every other value of each small cell', () =>
    check((counts, k) => {
      const answer = JSON.stringify(protectGroups(counts, k));
      counts.forEach((count, index) => {
        if (count >= k) return;
        for (let value = 0; value < k; value += 1) {
          expect([value, hasTwin(answer, index, value, k)]).toEqual([value, true]);
        }
      });
    }));

  test('a small total is withheld with all its cells', () => {
    const { cells, total } = protectGroups([1, 0, 2], 5);
    expect([total, ...cells].every(({ suppressed }) => suppressed)).toBe(true);
  });

  test('without small cells nothing is withheld', () => {
    expect(protectGroups([12, 30, 7], 5)).toMatchObject({
      cells: [{ value: 10 }, { value: 30 }, { value: 5 }],
      total: { value: 50 },
    });
  });

  test('one small cell takes the smallest other one with it', () => {
    const values = (counts: number[]) => protectGroups(counts, 5).cells.map(({ value }) => value);
    expect(values([3, 30, 9])).toEqual([null, 30, null]);
    expect(values([3, 30, 9, 9, 12])).toEqual([null, 30, null, 10, 10]);
  });

  test('where the total would exclude a value, all cells are withheld', () => {
    // [0, 40, 12] and [4, 40, 8] have one answer; so have [0, 33, 9] and [4, 33, 5], but of 38 people, who are shown as 40, too, none with a 4.
    expect(protectGroups([0, 40, 12], 5)).toEqual(protectGroups([4, 40, 8], 5));
    expect(protectGroups([0, 40, 12], 5).cells.map(({ value }) => value)).toEqual([null, 40, null]);
    expect(protectGroups([0, 33, 9], 5).cells.map(({ value }) => value)).toEqual([null, null, null]);
    expect(protectGroups([0, 12, 10], 10)).toMatchObject({
      cells: [{ value: null }, { value: null }, { value: null }],
      total: { value: 20 },
    });
  });
});

/**
 * Whether a table with `value` in cell `small` has this answer. Tried are tables of one other withheld cell from k up, all else as small as it
 * can be, then grown by one person at a time.
 */
function hasTwin(answer: string, small: number, value: number, k: number): boolean {
  const { cells, total } = JSON.parse(answer) as SafeGroups;
  const withheld = [...cells.keys()].filter((i) => cells[i]?.suppressed && i !== small);
  const least = cells.map(({ value: shown }) => (shown === null ? 0 : Math.max(shown - 2, k + 1)));
  const most = cells.map(({ value: shown }) => (shown === null ? k - 1 : shown + 2));
  least[small] = most[small] = value;
  const [other] = withheld;
  const isShown = cells.some(({ suppressed }) => !suppressed);
  if (other !== undefined) {
    least[other] = isShown ? k : 0;
    most[other] = isShown ? Math.min(...cells.flatMap(({ value: shown }) => shown ?? [])) + 1 : (total.value ?? 0) + 2;
  }
  // The shown ones first, so that the other withheld one stays the smallest.
  const order = [...cells.keys()].sort((a, b) => rank(a) - rank(b));
  for (const i of order) {
    for (; (least[i] ?? 0) < (most[i] ?? 0); least[i] = (least[i] ?? 0) + 1) {
      if (JSON.stringify(protectGroups(least, k)) === answer) return true;
    }
  }
  return JSON.stringify(protectGroups(least, k)) === answer;

  function rank(i: number): number {
    if (!cells[i]?.suppressed) return 0;
    return i === other ? 1 : 2;
  }
}
