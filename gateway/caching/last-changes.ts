import { LRUCache } from 'lru-cache';
import type { Actor } from '../../common/actor/actor';

/** Actors whose last change is remembered; longer ago than any kept answer is old, it makes no difference. */
const MAX_ACTORS = 10_000;

/** When each actor last changed something: an answer that was begun before that is not for them, however fresh it is for others. */
export class LastChanges {
  readonly #at = new LRUCache<string, number>({ max: MAX_ACTORS });

  note(actor: Actor, at: number): void {
    this.#at.set(nameOf(actor), at);
  }

  /** Whether an actor may get an answer that was begun at a time. In doubt (the same millisecond) not. */
  allows(actor: Actor, begunAt: number): boolean {
    const at = this.#at.get(nameOf(actor));
    return at === undefined || begunAt > at;
  }
}

/** All who have not signed in are one: what one of them changed is kept from none of them. */
const nameOf = (actor: Actor): string => (actor.kind === 'anonymous' ? actor.kind : `${actor.kind} ${actor.id}`);
