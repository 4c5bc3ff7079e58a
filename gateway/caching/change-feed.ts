import type { Broadcast, Listener } from '../../common/broadcast/broadcast';
import { Pending } from '../../common/broadcast/pending';

/** What goes between a worker and the primary process. Other modules send messages there too, so each says what it is. */
export type ChangeMessage =
  /** By a worker, before it answers anybody: tell me of changes. */
  | { readonly type: 'changes wanted' }
  | { readonly type: 'change'; readonly id: string; readonly who: string }
  /** The answer to a change: by a worker, that it has heard; by the primary, that all have. */
  | { readonly type: 'change heard'; readonly id: string };

/** A way to another process. */
export interface Channel {
  send(message: ChangeMessage): void;
}

export function isChangeMessage(message: unknown): message is ChangeMessage {
  const type = (message as { type?: unknown } | null)?.type;
  return type === 'changes wanted' || type === 'change' || type === 'change heard';
}

/**
 * A worker's end: an answer that is kept or in the making in one worker is not given to who changed something in another. `take` is to be
 * given what comes from the primary.
 */
export class WorkerChanges implements Broadcast {
  readonly #primary: Channel;
  readonly #pending = new Pending();
  #listener: Listener | undefined;

  constructor(primary: Channel) {
    this.#primary = primary;
  }

  tell(who: string): Promise<void> {
    const { id, done } = this.#pending.open();
    this.#primary.send({ type: 'change', id: String(id), who });
    return done;
  }

  listen(listener: Listener): void {
    this.#listener = listener;
    this.#primary.send({ type: 'changes wanted' });
  }

  take(message: ChangeMessage): void {
    if (message.type === 'change heard') return this.#pending.settle(Number(message.id));
    if (message.type !== 'change') return;
    void this.#listener?.heard(message.who);
    this.#primary.send({ type: 'change heard', id: message.id });
  }
}

/** The primary's end: passes each change on to all other workers, and tells the first when all have heard. */
export class ChangeRelay {
  readonly #workers = new Map<number, Channel>();
  /** By the relay's own id: who told, by what id of theirs, and who has not heard yet. */
  readonly #open = new Map<string, { readonly from: number; readonly id: string; readonly left: Set<number> }>();
  #relayed = 0;

  /** A worker that has ended is not waited for. */
  leave(worker: number): void {
    this.#workers.delete(worker);
    for (const key of [...this.#open.keys()]) this.#heard(key, worker);
  }

  /** `from`: a worker, and the way to it. One that is only starting has kept nothing yet, and is not waited for. */
  take(from: number, message: ChangeMessage, channel: Channel): void {
    if (message.type === 'changes wanted') return void this.#workers.set(from, channel);
    if (message.type === 'change heard') return this.#heard(message.id, from);
    const key = String(++this.#relayed);
    const left = new Set([...this.#workers.keys()].filter((worker) => worker !== from));
    this.#open.set(key, { from, id: message.id, left });
    for (const worker of left) this.#workers.get(worker)?.send({ type: 'change', id: key, who: message.who });
    this.#heard(key, from);
  }

  #heard(key: string, worker: number): void {
    const open = this.#open.get(key);
    open?.left.delete(worker);
    if (open === undefined || open.left.size > 0) return;
    this.#open.delete(key);
    this.#workers.get(open.from)?.send({ type: 'change heard', id: open.id });
  }
}
