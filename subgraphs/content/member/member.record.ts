/** A member as this subgraph knows one: by id, and by the leaving date that identity tells when it is needed. */
export interface MemberStub {
  readonly id: string;
  readonly leavingDate?: string | null;
}
