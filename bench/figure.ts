/** One measured figure with its goal. `holds` is whether the goal is met. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: string;
  readonly holds: boolean;
}

/** What a folder of benchmarks exports as `run` from its `bench.ts`. */
export type Benchmark = (report: (line: string) => void) => Promise<Figure[]>;

/** A figure that should be at least `goal`. */
export const atLeast = (name: string, value: number, goal: number, unit: string): Figure => ({
  name,
  value: rounded(value),
  unit,
  goal: `>= ${goal}`,
  holds: value >= goal,
});

/** A figure that should be at most `goal`. */
export const atMost = (name: string, value: number, goal: number, unit: string): Figure => ({
  name,
  value: rounded(value),
  unit,
  goal: `<= ${goal}`,
  holds: value <= goal,
});

/** A figure without a goal, for people to compare. */
export const told = (name: string, value: number, unit: string): Figure => ({
  name,
  value: rounded(value),
  unit,
  goal: 'none',
  holds: true,
});

const rounded = (value: number): number => Number(value.toPrecision(3));
