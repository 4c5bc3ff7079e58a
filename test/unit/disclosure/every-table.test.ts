import { protectGroups } from '../../../common/disclosure/groups';

/** Every table of `cells` cells with counts from 0 to `most`. */
function* tables(cells: number, most: number): Generator<number[]> {
  if (cells === 0) return yield [];
  for (const rest of tables(cells - 1, most)) {
    for (let count = 0; count <= most; count += 1) yield [...rest, count];
  }
}

/**
 * An attacker who knows the algorithm and can run it on every table there may be: from an answer he learns exactly which tables give it.
 * `seen` holds for each answer and each cell the values below k that occur among these tables.
 */
function attack(cells: number, k: number, most: number, answer = answerOf): Map<string, Set<number>[]> {
  const seen = new Map<string, Set<number>[]>();
  for (const table of tables(cells, most)) {
    const given = answer(table, k);
    const values = seen.get(given) ?? table.map(() => new Set<number>());
    table.forEach((count, index) => count < k && values[index]?.add(count));
    seen.set(given, values);
  }
  return seen;
}

const answerOf = (table: readonly number[], k: number): string => {
  const { cells, total } = protectGroups(table, k);
  return `${cells.map(({ value }) => value ?? '-').join()}|${total.value ?? '-'}`;
};

/** What somebody has who knows from elsewhere to the person how many there are, where there are not too few to be told at all. */
const withExactTotal = (table: readonly number[], k: number): string => {
  const { cells, total } = protectGroups(table, k);
  const sum = table.reduce((a, b) => a + b, 0);
  return `${cells.map(({ value }) => value ?? '-').join()}|${total.value === null ? '-' : sum}`;
};

// `known`: tables whose answers are judged; `most`: worlds that the attacker considers, wider, for a judged table may be explained by larger counts.
test.each([
  { cells: 1, k: 5, known: 60, most: 60 },
  { cells: 2, k: 5, known: 60, most: 110 },
  { cells: 3, k: 5, known: 20, most: 62 },
  { cells: 4, k: 5, known: 8, most: 20 },
  { cells: 1, k: 10, known: 60, most: 60 },
  { cells: 2, k: 10, known: 60, most: 110 },
  { cells: 3, k: 10, known: 22, most: 66 },
])('$cells cells, k = $k: no withheld value can be excluded from 0 to k - 1', ({ cells, k, known, most }) => {
  expect(leaksOf({ cells, k, known, most }, answerOf)).toEqual([]);
});

test.each([
  { cells: 2, k: 5, known: 50, most: 100 },
  { cells: 3, k: 5, known: 20, most: 62 },
  { cells: 4, k: 5, known: 8, most: 20 },
  { cells: 3, k: 10, known: 22, most: 66 },
])('$cells cells, k = $k, and the total known exactly: nor can any then', (size) => {
  expect(leaksOf(size, withExactTotal)).toEqual([]);
});

interface Size {
  readonly cells: number;
  readonly k: number;
  readonly known: number;
  readonly most: number;
}

/** The first withheld cells below k of which not every value is possible. */
function leaksOf({ cells, k, known, most }: Size, answer: typeof answerOf): string[] {
  const seen = attack(cells, k, most, answer);
  const leaks: string[] = [];
  for (const table of tables(cells, known)) {
    const values = seen.get(answer(table, k)) ?? [];
    table.forEach((count, index) => {
      if (count < k && (values[index]?.size ?? 0) < k) leaks.push(`[${table.join(', ')}] cell ${index}`);
    });
    if (leaks.length >= 5) break;
  }
  return leaks;
}
