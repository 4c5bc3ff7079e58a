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
function attack(cells: number, k: number, most: number): Map<string, Set<number>[]> {
  const seen = new Map<string, Set<number>[]>();
  for (const table of tables(cells, most)) {
    const answer = answerOf(table, k);
    const values = seen.get(answer) ?? table.map(() => new Set<number>());
    table.forEach((count, index) => count < k && values[index]?.add(count));
    seen.set(answer, values);
  }
  return seen;
}

const answerOf = (table: readonly number[], k: number): string => {
  const { cells, total } = protectGroups(table, k);
  return `${cells.map(({ value }) => value ?? '-').join()}|${total.value ?? '-'}`;
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
  const seen = attack(cells, k, most);
  const leaks: string[] = [];
  for (const table of tables(cells, known)) {
    const values = seen.get(answerOf(table, k)) ?? [];
    table.forEach((count, index) => {
      if (count < k && (values[index]?.size ?? 0) < k) leaks.push(`[${table.join(', ')}] cell ${index}`);
    });
  }
  expect(leaks.slice(0, 5)).toEqual([]);
});
