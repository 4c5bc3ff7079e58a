import type { Actor } from '../../../common/actor/actor';
import { requireMember } from '../../../common/actor/guards';
import { accessTokenOf, type AccessClaimsInput, type TokenSigningKey } from '../../../common/actor/claims';
import { DAY, MINUTE, type Clock } from '../../../common/clock';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import type { Log } from '../../../common/log';
import type { MemberRecord } from '../member/member.record';
import type { MemberStore } from '../member/member.store';
import type { SignInCodeService } from '../sign-in-code/sign-in-code.service';
import { hashOfRefreshToken, newRefreshToken, sessionIdOf } from './refresh-token';
import type { SessionRecord } from './session.record';
import type { Revocations } from './revocations';
import type { SessionStore } from './session.store';

/** Short, because the gateway checks an access token without asking here; it learns of revoked ones by itself (`Revocations`). */
export const ACCESS_LIFETIME_MS = 10 * MINUTE;
/** A session that is not used for this long ends. */
const REFRESH_LIFETIME_MS = 60 * DAY;

export interface IssuedTokens {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}
export interface TokensResult {
  readonly tokens?: IssuedTokens;
  readonly userErrors: readonly UserErrorRecord[];
}

export interface SessionDependencies {
  readonly sessions: SessionStore;
  readonly members: MemberStore;
  readonly signInCodes: SignInCodeService;
  readonly revocations: Revocations;
  readonly signingKey: TokenSigningKey;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: Log;
}

/** Sign-in sessions: short access tokens, refresh tokens that change with each use. */
export class SessionService {
  readonly #with: SessionDependencies;

  constructor(dependencies: SessionDependencies) {
    this.#with = dependencies;
  }

  /** Exchanges a code from a mail for tokens. One error whatever is wrong: address, code, its age or the tries. */
  async signIn(email: string, code: string, device: string | null | undefined): Promise<TokensResult> {
    const member = await this.#with.signInCodes.redeem(email, code);
    if (!member) return { userErrors: [CODE_REFUSED] };
    const now = this.#with.clock.now();
    const id = this.#with.ids.next('session');
    const refreshToken = newRefreshToken(id);
    const session: SessionRecord = {
      _id: id,
      memberId: member._id,
      refreshHash: hashOfRefreshToken(refreshToken),
      usedHashes: [],
      device: device?.trim().slice(0, 100) || null,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: this.#refreshExpiry(),
      revokedAt: null,
    };
    await this.#with.sessions.insert(session);
    return { tokens: await this.#tokens(member, session, refreshToken), userErrors: [] };
  }

  /** Exchanges a refresh token for new tokens. One that was exchanged before ends the whole session: somebody else holds a copy. */
  async refresh(refreshToken: string): Promise<TokensResult> {
    const { sessions, members, clock } = this.#with;
    const id = sessionIdOf(refreshToken);
    if (!id) return { userErrors: [REFRESH_REFUSED] };
    const from = hashOfRefreshToken(refreshToken);
    const next = newRefreshToken(id);
    const session = await sessions.rotate(id, from, hashOfRefreshToken(next), clock.now(), this.#refreshExpiry());
    if (!session) {
      await this.#revokeIfReused(id, from);
      return { userErrors: [REFRESH_REFUSED] };
    }
    const member = await members.byId(session.memberId);
    if (member?.state !== 'ACTIVE') {
      await this.#revoke(id, session.memberId);
      return { userErrors: [REFRESH_REFUSED] };
    }
    return { tokens: await this.#tokens(member, session, next), userErrors: [] };
  }

  async list(actor: Actor): Promise<readonly SessionRecord[]> {
    return this.#with.sessions.liveOf(requireMember(actor).id, this.#with.clock.now());
  }

  /** Ends one of one's own sessions. */
  async revoke(actor: Actor, id: string): Promise<{ session?: SessionRecord; userErrors: readonly UserErrorRecord[] }> {
    const { id: memberId } = requireMember(actor);
    const session = await this.#revoke(id, memberId);
    return session ? { session, userErrors: [] } : { userErrors: [SESSION_UNKNOWN] };
  }

  /** Ends this session, or all of one's own; returns how many ended. */
  async signOut(actor: Actor, everywhere: boolean): Promise<number> {
    const { id: memberId, sessionId } = requireMember(actor);
    if (!everywhere) return sessionId && (await this.#revoke(sessionId, memberId)) ? 1 : 0;
    const ended = await this.#with.sessions.revokeAllOf(memberId, this.#with.clock.now());
    await this.#with.revocations.announce();
    return ended;
  }

  async #revokeIfReused(id: string, hash: string): Promise<void> {
    const session = await this.#with.sessions.byId(id);
    if (!session?.usedHashes.includes(hash) || session.revokedAt) return;
    await this.#revoke(id, session.memberId);
    this.#with.log.warn({ sessionId: id }, 'an exchanged refresh token came back: the session was ended');
  }

  async #revoke(id: string, memberId: string): Promise<SessionRecord | null> {
    const { sessions, revocations, clock } = this.#with;
    const session = await sessions.revoke(id, memberId, clock.now());
    if (session) await revocations.announce();
    return session;
  }

  #refreshExpiry(): Date {
    return new Date(this.#with.clock.now().getTime() + REFRESH_LIFETIME_MS);
  }

  async #tokens(member: MemberRecord, session: SessionRecord, refreshToken: string): Promise<IssuedTokens> {
    const { clock, signingKey } = this.#with;
    const claims: AccessClaimsInput = {
      kind: 'member',
      sub: member._id,
      roles: [...member.roles],
      cohort: member.cohortId,
      sid: session._id,
    };
    return {
      accessToken: await accessTokenOf(claims, signingKey, { clock, lifetimeMs: ACCESS_LIFETIME_MS }),
      accessTokenExpiresAt: new Date(clock.now().getTime() + ACCESS_LIFETIME_MS),
      refreshToken,
      refreshTokenExpiresAt: session.expiresAt,
    };
  }
}

const CODE_REFUSED = userError('CODE_REFUSED', ['input', 'code'], {
  ja: 'メールアドレスまたは確認コードが正しくないか、期限が切れています。もう一度コードをお受け取りください。',
  en: 'The address or the code is wrong, or the code has expired. Please ask for a new code.',
});
const REFRESH_REFUSED = userError('REFRESH_REFUSED', ['input', 'refreshToken'], {
  ja: 'サインインの有効期限が切れました。もう一度サインインしてください。',
  en: 'Your sign-in has ended. Please sign in again.',
});
const SESSION_UNKNOWN = userError('SESSION_UNKNOWN', ['input', 'sessionId'], {
  ja: 'そのサインインは見つからないか、すでに終了しています。',
  en: 'There is no such session of yours, or it has ended already.',
});
