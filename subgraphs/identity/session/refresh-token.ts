import { createHash, randomBytes } from 'node:crypto';

const FORM = /^(ses_[0-9A-HJKMNP-TV-Z]{26})\.([A-Za-z0-9_-]{43})$/;

/** A new refresh token of a session: the session's id, which finds it, and 256 random bits, which prove it. */
export function newRefreshToken(sessionId: string): string {
  return `${sessionId}.${randomBytes(32).toString('base64url')}`;
}

export function hashOfRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** The session that a token claims to be of; undefined when it is no refresh token. */
export function sessionIdOf(token: string): string | undefined {
  return FORM.exec(token)?.[1];
}
