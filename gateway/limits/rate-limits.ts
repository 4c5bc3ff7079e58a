import { MINUTE, SECOND } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import type { AnalyzedOperation } from '../http/analyzed-document';
import type { RequestContext } from '../http/request-context';
import { subscriberOf } from './address';
import type { Allowance, RateLimiter } from './rate-limiter';
import { countRootFields } from './root-fields';

export interface RateLimits {
  /** Cost that somebody signed in may cause, as a multiple of what one operation of theirs may cost. */
  readonly actor: { readonly budgets: number; readonly periodMs: number } | undefined;
  /** Cost that one address may cause. */
  readonly address: Allowance | undefined;
  /** Attempts to sign in or to join from one address. */
  readonly entrance: Allowance;
  /** The mutations that the last counts: each occurrence, under whatever alias. */
  readonly entranceMutations: readonly string[];
}

export const RATE_LIMITS: RateLimits = {
  actor: { budgets: 4, periodMs: MINUTE },
  address: { capacity: 200_000, periodMs: MINUTE },
  entrance: { capacity: 30, periodMs: 10 * MINUTE },
  entranceMutations: [
    'requestSignInCode',
    'signIn',
    'refreshSession',
    'applyForMembership',
    'redeemInvitation',
    'appealMembershipDecision',
  ],
};

/** Cost of parsing and validating a document. */
const READING = 10;

/** Somebody asked for too much in a time; `retryAfterSeconds` goes into the header of that name. */
export class RateLimited extends PublicError {
  readonly retryAfterSeconds: number;

  constructor(waitMs: number) {
    const seconds = Math.max(1, Math.ceil(waitMs / SECOND));
    super('RATE_LIMITED', {
      ja: `回数の上限に達しました。${seconds} 秒ほど待ってからやり直してください。`,
      en: `Too many requests. Wait about ${seconds} seconds and try again.`,
    });
    this.retryAfterSeconds = seconds;
  }
}

/** Takes an operation's cost from its sender's and its address's allowance, and attempts to enter from one of their own. */
export class RateGuard {
  readonly #limiter: RateLimiter;
  readonly #limits: RateLimits;
  readonly #entrances = new WeakMap<AnalyzedOperation, number>();

  constructor(limiter: RateLimiter, limits: RateLimits) {
    this.#limiter = limiter;
    this.#limits = limits;
  }

  /** Throws RateLimited. `cost` is the requested one; an operation counts at least 1. Returns nothing to wait for when counted locally. */
  charge(
    operation: AnalyzedOperation,
    { actor, ...context }: Pick<RequestContext, 'actor' | 'ip'>,
    cost: { readonly requested: number; readonly budget: number },
  ): Promise<void> | undefined {
    const units = Math.max(1, cost.requested);
    const ip = subscriberOf(context.ip);
    const { actor: perActor, address, entrance } = this.#limits;
    const waits: (number | Promise<number>)[] = [];
    const attempts = this.#attemptsIn(operation);
    if (attempts > 0) waits.push(this.#limiter.take(`entrance:${ip}`, attempts, entrance));
    if (address) waits.push(this.#limiter.take(`address:${ip}`, units, address));
    if (perActor && actor.kind !== 'anonymous') {
      const allowance = { capacity: perActor.budgets * cost.budget, periodMs: perActor.periodMs };
      waits.push(this.#limiter.take(`actor:${actor.id}`, units, allowance));
    }
    if (waits.some((wait) => wait instanceof Promise)) return Promise.all(waits).then(refuseToWait);
    refuseToWait(waits as readonly number[]);
    return undefined;
  }

  /**
   * Takes what it costs to read a document that was not seen before, whether or not it turns out to be any good: otherwise a flood of bad ones
   * would be free. Throws RateLimited.
   */
  chargeReading({ ip }: RequestContext): Promise<void> | undefined {
    const { address } = this.#limits;
    if (!address) return undefined;
    const wait = this.#limiter.take(`address:${subscriberOf(ip)}`, READING, address);
    if (wait instanceof Promise) return wait.then((ms) => refuseToWait([ms]));
    refuseToWait([wait]);
    return undefined;
  }

  #attemptsIn(operation: AnalyzedOperation): number {
    if (operation.node.operation !== 'mutation') return 0;
    let attempts = this.#entrances.get(operation);
    if (attempts === undefined) {
      const names = new Set(this.#limits.entranceMutations);
      attempts = countRootFields(operation, names);
      this.#entrances.set(operation, attempts);
    }
    return attempts;
  }
}

function refuseToWait(waits: readonly number[]): void {
  const wait = Math.max(0, ...waits);
  if (wait > 0) throw new RateLimited(wait);
}
