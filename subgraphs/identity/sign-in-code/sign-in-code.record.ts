/** The sign-in code that was last sent to an address. Kept for unknown addresses too, so that both take the same work. */
export interface SignInCodeRecord {
  /** Keyed hash of the address: the collection must not be a list of addresses that people tried. */
  readonly _id: string;
  readonly codeHash: string;
  readonly triesLeft: number;
  readonly expiresAt: Date;
  /** When codes were asked for within the last hour. */
  readonly requests: readonly Date[];
  /** When the record itself may go. */
  readonly forgetAt: Date;
}
