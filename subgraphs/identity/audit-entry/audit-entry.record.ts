/** Staff sign in elsewhere, so here only the id is known. */
export interface AnalystStub {
  readonly id: string;
}
