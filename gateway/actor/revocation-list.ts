import type { Actor } from '../../common/actor/actor';
import { LONGEST_TOKEN_MS, type RevocationSource } from '../../common/actor/revocation';
import { MINUTE, SECOND, type Clock } from '../../common/clock';
import type { Log } from '../../common/log';
import { Rounds } from '../../common/rounds';

/** Asked for again each time: changes that were under way, and clocks of others that are behind. */
const OVERLAP_MS = MINUTE;

export interface RevocationListOptions {
  readonly source: Pick<RevocationSource, 'since'>;
  /** How often it is asked; a second, which is how long a revoked token may still be good. */
  readonly everyMs?: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** The revoked tokens that this gateway knows of. While nobody tells of new ones, those known stay refused. */
export class RevocationList {
  readonly #with: RevocationListOptions;
  readonly #rounds: Rounds;
  /** By session: until when it must be known. */
  readonly #sessions = new Map<string, number>();
  /** By member, or member of staff: tokens given out by when are refused. */
  readonly #members = new Map<string, number>();
  #since: number;
  #prunedAt = 0;
  #isDeaf = false;

  constructor(options: RevocationListOptions) {
    this.#with = options;
    this.#since = options.clock.now().getTime() - LONGEST_TOKEN_MS;
    const { everyMs = SECOND, log } = options;
    this.#rounds = new Rounds({ name: 'revoked tokens', everyMs, work: () => this.#ask(), log });
  }

  /** Resolves when it knows what was revoked until now, or could not learn it. */
  refresh(): Promise<void> {
    return this.#rounds.wake();
  }

  /** Whether a token that was given out at `issuedAt` (milliseconds since 1970) is good no longer. */
  covers(actor: Exclude<Actor, { kind: 'anonymous' }>, issuedAt: number): boolean {
    if (actor.sessionId !== undefined && this.#sessions.has(actor.sessionId)) return true;
    const revokedAt = this.#members.get(actor.id);
    return revokedAt !== undefined && issuedAt <= revokedAt;
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async #ask(): Promise<void> {
    const { source, clock, log } = this.#with;
    const now = clock.now().getTime();
    try {
      const { sessions, members } = await source.since(new Date(this.#since));
      for (const id of sessions) this.#sessions.set(id, now + LONGEST_TOKEN_MS);
      for (const { id, at } of members) this.#members.set(id, Math.max(at, this.#members.get(id) ?? 0));
      this.#since = now - OVERLAP_MS;
      this.#isDeaf = false;
    } catch (error) {
      if (!this.#isDeaf) log.warn({ error: String(error) }, 'revoked tokens are not told: those expire by themselves');
      this.#isDeaf = true;
    }
    this.#prune(now);
  }

  #prune(now: number): void {
    if (now - this.#prunedAt < MINUTE) return;
    this.#prunedAt = now;
    for (const [id, until] of this.#sessions) if (until < now) this.#sessions.delete(id);
    for (const [id, at] of this.#members) if (at + LONGEST_TOKEN_MS + OVERLAP_MS < now) this.#members.delete(id);
  }
}
