/** A member is owned by identity; here only the id is known. */
export interface MemberStub {
  readonly id: string;
}
