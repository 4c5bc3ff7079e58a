import { z } from 'zod';
import { DAY } from '../clock';

/** No token is believed for longer after it was given out, so no revocation need be known longer. */
export const LONGEST_TOKEN_MS = DAY;

/** Access tokens that are good no longer although they have not expired. */
export const revokedTokensSchema = z.object({
  /** Ids of sessions that were ended: none of their tokens is good, whenever it was given out. */
  sessions: z.array(z.string()),
  /** Members who left or were suspended, staff who were signed out, and when, in milliseconds since 1970: tokens given out by then are not good. */
  members: z.array(z.object({ id: z.string(), at: z.number() })),
});
export type RevokedTokens = z.output<typeof revokedTokensSchema>;

/** Where the gateway learns of them. */
export interface RevocationSource {
  /** What was revoked since a moment. */
  since(moment: Date): Promise<RevokedTokens>;
  /** Notes what the company's identity provider told a gateway. */
  note(revoked: RevokedTokens): Promise<void>;
  /** Calls back after each change, which is not answered before the listener has resolved. */
  onRevoked(listener: () => Promise<void>): void;
}

/** Where a subgraph that keeps sessions tells the gateway, between processes, and what its signed actor must hold. */
export const REVOCATIONS_PATH = '/revocations';
export const REVOCATIONS_SCOPE = 'revocations:read';

/** Where a gateway passes on what the company's identity provider told it. */
export const SIGN_OUTS_PATH = '/revocations/sign-outs';
export const SIGN_OUTS_SCOPE = 'revocations:write';
