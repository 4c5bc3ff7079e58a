import type { Collection } from './catalog';
import type { Index } from './index-definition';
import type { Engine } from './engine';
import { Query } from './reading/query';

/** Documents removed in one write, so that others get their turn in between. */
const AT_ONCE = 1_000;
const MINUTE_MS = 60_000;

/** Deletes from time to time the documents whose TTL index says that their time is over. */
export class Expiry {
  /** `setParameter: ttlMonitorEnabled`. */
  enabled = true;
  private milliseconds = MINUTE_MS;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private log: (error: unknown) => void = () => {};

  constructor(private readonly engine: Engine) {}

  /** `setParameter: ttlMonitorSleepSecs`; the wait that has begun is cut or made longer. */
  get everySeconds(): number {
    return this.milliseconds / 1_000;
  }

  set everySeconds(seconds: number) {
    this.milliseconds = seconds * 1_000;
    if (this.timer) this.wait();
  }

  start(everyMs: number | undefined, log: (error: unknown) => void): void {
    this.milliseconds = everyMs ?? MINUTE_MS;
    this.log = log;
    this.wait();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private wait(): void {
    this.stop();
    this.timer = setInterval(() => {
      if (this.enabled)
        this.running ??= this.removeAll()
          .catch(this.log)
          .finally(() => (this.running = undefined));
    }, this.milliseconds).unref();
  }

  private async removeAll(): Promise<void> {
    for (const collection of this.engine.catalog.all())
      for (const index of collection.indexes) while (this.timer && (await this.remove(collection, index)) === AT_ONCE);
  }

  private async remove(collection: Collection, index: Index): Promise<number> {
    const [field] = index.fields;
    if (index.expireAfter === undefined || field === undefined || index.fields.length > 1) return 0;
    const { engine } = this;
    const before = new Date(engine.now().getTime() - index.expireAfter * 1_000);
    return engine.queue.run(() => {
      // Dropped in the meantime.
      if (
        !collection.indexes.includes(index) ||
        engine.catalog.find(`${collection.database}.${collection.name}`) !== collection
      )
        return 0;
      const query = new Query(collection, { filter: { [field]: { $lte: before } }, limit: AT_ONCE, hint: index.name });
      const hits = [...query.run(engine.live)].filter((hit) => !index.includes || index.includes(hit.document));
      for (const hit of hits) engine.records.remove(engine.live, collection, hit);
      return hits.length;
    });
  }
}
