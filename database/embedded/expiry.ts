import type { Engine } from './engine';
import { Query } from './reading/query';

/** Deletes documents whose TTL index says that their time is over; at most 1,000 of an index in one write. */
export async function removeExpired(engine: Engine, now = new Date()): Promise<number> {
  let removed = 0;
  for (const collection of engine.catalog.all()) {
    for (const index of collection.indexes) {
      const field = index.fields[0];
      if (index.expireAfter === undefined || field === undefined || index.fields.length > 1) continue;
      const before = new Date(now.getTime() - index.expireAfter * 1000);
      removed += await engine.queue.run(() => {
        const query = new Query(collection, { filter: { [field]: { $lte: before } }, limit: 1_000, hint: index.name });
        const hits = [...query.run(engine.live)].filter((hit) => !index.includes || index.includes(hit.document));
        for (const hit of hits) engine.records.remove(engine.live, collection, hit);
        return hits.length;
      });
    }
  }
  return removed;
}
