/** What a query has looked at, for explain, the profiler of tests and serverStatus. */
export interface Examined {
  keys: number;
  documents: number;
  /** Documents that the filter accepts. */
  matched: number;
  returned: number;
  /** The same for each part of an `$or`, and the keys for each stretch of a merge. */
  branches?: Examined[];
}

export const nothingExamined = (): Examined => ({ keys: 0, documents: 0, matched: 0, returned: 0 });
