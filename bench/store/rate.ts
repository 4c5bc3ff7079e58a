/** Something that is measured: called again and again by each of `workers` at once. */
export interface Action {
  readonly name: string;
  readonly workers: number;
  run(n: number): Promise<unknown>;
}

/** One round of an action. */
interface Round {
  /** Calls per second. */
  readonly rate: number;
  /** Microseconds of processor time per call: of the store's process, and of this one with the driver in it. */
  readonly store: number;
  readonly driver: number;
}

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 0.7);

/** What the rounds gave. Ratios are taken within each round, so that a mood of the machine falls on both sides alike. */
export class Rates {
  private readonly rounds = new Map<string, Round[]>();

  add(name: string, round: Round): void {
    this.rounds.set(name, [...(this.rounds.get(name) ?? []), round]);
  }

  /** How often `name` runs while `base` runs once. */
  ratio(name: string, base: string): number {
    return this.paired(name, base, ({ rate }) => rate);
  }

  /** The store's processor time for a call of `name` as a multiple of that for one of `base`. */
  storeTime(name: string, base: string): number {
    return this.paired(name, base, ({ store }) => store);
  }

  /** The same for this process, which is the driver's. */
  driverTime(name: string, base: string): number {
    return this.paired(name, base, ({ driver }) => driver);
  }

  lines(): string[] {
    return [...this.rounds].map(([name, rounds]) => {
      const of = (part: keyof Round): string => median(rounds.map((round) => round[part])).toFixed(0);
      return `${name.padEnd(38)} ${of('rate').padStart(7)}/s  processor time: store ${of('store').padStart(6)} µs, driver ${of('driver').padStart(5)} µs`;
    });
  }

  private paired(name: string, base: string, part: (round: Round) => number): number {
    const below = this.rounds.get(base) ?? [];
    const above = this.rounds.get(name) ?? [];
    return median(above.map((round, i) => part(round) / (below[i] ? part(below[i]) : NaN)));
  }
}

/** Runs the actions in turns; the first round warms up and does not count. `storeTime` is the store's processor time so far, in µs. */
export async function ratesOf(actions: readonly Action[], storeTime: () => number): Promise<Rates> {
  const rates = new Rates();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const action of actions) {
      const measured = await measure(action, storeTime);
      if (round > 0) rates.add(action.name, measured);
    }
  }
  return rates;
}

let calls = 0;

async function measure({ workers, run }: Action, storeTime: () => number): Promise<Round> {
  const [store, own] = [storeTime(), process.cpuUsage()];
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
  const rate = (done * 1_000) / (performance.now() - begin);
  const { user, system } = process.cpuUsage(own);
  return { rate, store: (storeTime() - store) / done, driver: (user + system) / done };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
