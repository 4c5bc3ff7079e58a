/** One signed-in device: a family of refresh tokens, of which only the newest is valid. */
export interface SessionRecord {
  readonly _id: string;
  readonly memberId: string;
  /** SHA-256 of the valid refresh token; 256 random bits need no keyed hash. */
  readonly refreshHash: string;
  /** Hashes of tokens already exchanged; one that comes back was stolen, or its thief was faster. */
  readonly usedHashes: readonly string[];
  /** What the device calls itself, as the member told at sign-in. */
  readonly device: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}
