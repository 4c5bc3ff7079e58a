import { z } from 'zod';

/** Access tokens that are good no longer although they have not expired. */
export const revokedTokensSchema = z.object({
  /** Ids of sessions that were ended: none of their tokens is good, whenever it was given out. */
  sessions: z.array(z.string()),
  /** Members who left or were suspended, and when, in milliseconds since 1970: tokens given out by then are not good. */
  members: z.array(z.object({ id: z.string(), at: z.number() })),
});
export type RevokedTokens = z.output<typeof revokedTokensSchema>;

/** Where the gateway learns of them. */
export interface RevocationSource {
  /** What was revoked since a moment. */
  since(moment: Date): Promise<RevokedTokens>;
  /** Calls back after each change, which is not answered before the listener has resolved. */
  onRevoked(listener: () => Promise<void>): void;
}

/** Where a subgraph that keeps sessions tells the gateway, between processes, and what its signed actor must hold. */
export const REVOCATIONS_PATH = '/revocations';
export const REVOCATIONS_SCOPE = 'revocations:read';
