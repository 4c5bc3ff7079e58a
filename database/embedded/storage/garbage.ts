import { afterPrefix, garbageKey, garbageRange, prefixOfGarbage } from './layout';
import { readRange, type Database } from './storage';
import type { WriteQueue } from './write-queue';

/** Entries that are removed in one commit: some milliseconds, in which nobody else is answered. */
const AT_A_TIME = 2_000;
const NOTHING = Buffer.alloc(0);

/**
 * What dropped collections and indexes leave behind. Nobody finds it any more once the drop is committed, so a large one is removed bit
 * by bit between the commands of others; a note in the drop's own commit lets it go on after a crash.
 */
export class Garbage {
  /** Whether something was left over since the last sweep. */
  private noted = false;
  private running = false;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly queue: WriteQueue,
  ) {}

  /** Inside the write queue: removes all that begins with the prefix, at once if it is little. */
  discard(prefix: Buffer): void {
    if (this.removeSome(prefix)) return;
    this.database.putSync(garbageKey(prefix), NOTHING);
    this.noted = true;
  }

  /** The commit can be read. What a full disk keeps from being removed is tried again by the next sweep. */
  published(): void {
    if (this.noted) void this.sweep().catch(() => undefined);
  }

  /** Removes what there is, also from before a crash; to be called at the start and now and then. */
  async sweep(): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.noted = false;
    try {
      for (let prefix = this.first(); prefix; prefix = this.first()) {
        const next = prefix;
        await this.queue.run(() => {
          if (this.removeSome(next)) this.database.removeSync(garbageKey(next));
        });
      }
    } finally {
      this.running = false;
    }
  }

  /** What is left is removed after the next start. */
  stop(): void {
    this.stopped = true;
  }

  private first(): Buffer | undefined {
    if (this.stopped) return undefined;
    for (const { key } of readRange(this.database, ...garbageRange(), false)) return prefixOfGarbage(key);
    return undefined;
  }

  /** Whether nothing is left. */
  private removeSome(prefix: Buffer): boolean {
    const keys: Buffer[] = [];
    for (const { key } of readRange(this.database, prefix, afterPrefix(prefix), false))
      if (keys.push(key) === AT_A_TIME) break;
    for (const key of keys) this.database.removeSync(key);
    return keys.length < AT_A_TIME;
  }
}
