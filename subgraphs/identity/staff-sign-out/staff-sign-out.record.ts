/** That tokens of the company's identity provider are good no longer. */
export interface StaffSignOutRecord {
  /** Id of a member of staff, or of a session at the provider. */
  readonly _id: string;
  readonly of: 'staff' | 'session';
  /** Of staff, tokens given out by then are refused; of a session all. */
  readonly at: Date;
  /** When it became known here: `at` is by the provider's clock. */
  readonly notedAt: Date;
  /** When no token is left that this concerns. */
  readonly forgetAt: Date;
}
