/** Something that is measured: called again and again by each of `workers` at once. */
export interface Action {
  readonly name: string;
  readonly workers: number;
  run(n: number): Promise<unknown>;
}

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 0.7);

/**
 * Calls per second of each action, the median of several rounds. The actions take turns, so that a mood of the machine falls on all
 * alike; the first round warms up and does not count.
 */
export async function ratesOf(
  actions: readonly Action[],
  report: (line: string) => void,
): Promise<Map<string, number>> {
  const rates = new Map<string, number[]>(actions.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const action of actions) {
      const rate = await measure(action);
      if (round > 0) rates.get(action.name)?.push(rate);
    }
  }
  const medians = new Map([...rates].map(([name, all]) => [name, median(all)]));
  for (const [name, rate] of medians) report(`${name.padEnd(40)} ${rate.toFixed(0).padStart(8)}/s`);
  return medians;
}

let calls = 0;

async function measure({ workers, run }: Action): Promise<number> {
  const begin = performance.now();
  const end = begin + SECONDS * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (performance.now() < end) {
        await run(calls++);
        done++;
      }
    }),
  );
  return (done * 1_000) / (performance.now() - begin);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
