import { protectGroups, type SafeGroups } from '../../../common/disclosure/groups';
import { WITHHELD, publishedCount } from '../../../common/disclosure/safe-count';

const K = 5;
type Protect = (counts: readonly number[]) => SafeGroups;

/** Every table of `cells` cells with counts from 0 to `most`. */
function tables(cells: number, most: number): number[][] {
  if (cells === 0) return [[]];
  return tables(cells - 1, most).flatMap((rest) => Array.from({ length: most + 1 }, (_, count) => [...rest, count]));
}

const sumOf = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
const textOf = ({ cells, total }: SafeGroups) => JSON.stringify([...cells, total].map(({ value }) => value));

/**
 * Somebody asks for two breakdowns of the same people, one after the other: by area and by job family, say. Both have the same total, so each
 * answer narrows down the totals that the other one may have. Returns the withheld cells of which not every value below k is left.
 */
function leaksOf(protect: Protect): string[] {
  const totalsOf = new Map<string, Set<number>>();
  const answersOf = new Map<number, Set<string>>();
  for (const counts of tables(2, 45)) {
    const [answer, sum] = [textOf(protect(counts)), sumOf(counts)];
    totalsOf.set(answer, (totalsOf.get(answer) ?? new Set()).add(sum));
    answersOf.set(sum, (answersOf.get(sum) ?? new Set()).add(answer));
  }
  const worlds = new Map<string, number[][]>();
  for (const counts of tables(3, 34)) {
    const key = `${textOf(protect(counts))} ${sumOf(counts)}`;
    worlds.set(key, [...(worlds.get(key) ?? []), counts.map((count) => Math.min(count, K))]);
  }
  const leaks: string[] = [];
  for (const counts of tables(3, 14).filter((table) => table.some((count) => count < K) && sumOf(table) >= K)) {
    const answer = textOf(protect(counts));
    for (const other of answersOf.get(sumOf(counts)) ?? []) {
      const possible = [...(totalsOf.get(other) ?? [])].flatMap((total) => worlds.get(`${answer} ${total}`) ?? []);
      counts.forEach((count, i) => {
        const values = new Set(possible.map((table) => table[i]).filter((value) => value !== K));
        if (count < K && values.size < K) leaks.push(`${counts.join()} beside ${other}`);
      });
    }
  }
  return leaks;
}

test('two breakdowns of the same people leave every value of a withheld cell possible', () => {
  expect(leaksOf((counts) => protectGroups(counts, K)).slice(0, 3)).toEqual([]);
}, 30_000);

test('this attack finds something where cells are withheld, and the smallest other one, but the total is not considered', () => {
  const careless: Protect = (counts) => {
    const { total } = protectGroups(counts, K);
    const [smallest] = counts.filter((count) => count >= K).toSorted((a, b) => a - b);
    const cells = counts.map((count) =>
      count < K || (count === smallest && counts.some((other) => other < K)) ? WITHHELD : publishedCount(count),
    );
    return { cells, total };
  };
  expect(leaksOf(careless).length).toBeGreaterThan(0);
}, 30_000);
