import { LRUCache } from 'lru-cache';
import type { Actor } from '../../common/actor/actor';

/** Actors whose last change is remembered; longer ago than any kept answer is old, it makes no difference. */
const MAX_ACTORS = 10_000;

/** When each actor last changed something: an answer that was begun before that is not for them, however fresh it is for others. */
export class LastChanges {
  readonly #at = new LRUCache<string, number>({ max: MAX_ACTORS });

  /** `who`: an actor's name (`nameOfActor`). */
  note(who: string, at: number): void {
    this.#at.set(who, at);
  }

  /** Whether an actor may get an answer that was begun at a time. In doubt (the same millisecond) not. */
  allows(actor: Actor, begunAt: number): boolean {
    const at = this.#at.get(nameOfActor(actor));
    return at === undefined || begunAt > at;
  }
}

/** All who have not signed in are one: what one of them changed is kept from none of them. */
export const nameOfActor = (actor: Actor): string =>
  actor.kind === 'anonymous' ? actor.kind : `${actor.kind} ${actor.id}`;

/** Members change what is theirs; what is the same for all is written by staff and services, and then nothing older is given to anybody. */
export const changesForAll = (who: string): boolean => !who.startsWith('member ') && who !== 'anonymous';
