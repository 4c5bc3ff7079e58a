/** A member as this subgraph knows one: by id. */
export interface MemberStub {
  readonly id: string;
}
