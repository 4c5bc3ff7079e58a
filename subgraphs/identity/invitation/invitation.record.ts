/** A code by which somebody may apply; printed in the leaving papers or sent by mail. */
export interface InvitationRecord {
  readonly _id: string;
  readonly codeHash: string;
  /** Whom it is for; null when it is for anybody who gets it. */
  readonly rosterEntryId: string | null;
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
  /** The application that came of it. */
  readonly applicationId: string | null;
}
