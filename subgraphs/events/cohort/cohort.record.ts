/** A cohort is owned by identity; here only the id is known. */
export interface CohortStub {
  readonly id: string;
}
