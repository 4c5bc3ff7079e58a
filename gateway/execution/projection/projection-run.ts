/** A problem found while projecting; its path is built from the inside out while the projection returns. */
export interface ProjectionProblem {
  readonly message: string;
  /** Innermost first. */
  readonly reversedPath: (string | number)[];
}

/** The state of one projection. */
export interface ProjectionRun {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly problems: ProjectionProblem[];
  /** Places (see Sharing) at which one object hangs several times. */
  readonly repeated: ReadonlySet<number>;
  /** Written texts of such objects, by field of the document. */
  readonly written: (Map<unknown, WrittenText> | undefined)[];
  /** Objects in the text so far. */
  objects: number;
}

interface WrittenText {
  readonly text: string;
  readonly objects: number;
}

/** Writes a value as JSON; undefined when null has to take the place of the parent (non-null propagation). */
export type Writer = (value: unknown, run: ProjectionRun) => string | undefined;

/** Says of the problems since `from` that they lie at this key or index. */
export function placeProblems(problems: readonly ProjectionProblem[], from: number, key: string | number): void {
  for (let index = from; index < problems.length; index++) problems[index]?.reversedPath.push(key);
}
