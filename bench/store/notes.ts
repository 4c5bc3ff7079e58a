import type { ObjectId } from 'mongodb';
import { type Collection } from 'mongodb';

/** A document about as large and as plain as those of the subgraphs. */
export interface Note {
  _id: number | ObjectId;
  author: number;
  rank: number;
  title: string;
  tags: string[];
  createdAt: Date;
}

export const note = (n: number, _id: Note['_id'] = n): Note => ({
  _id,
  author: n % 977,
  rank: n,
  title: `Note ${n} on what came of it`,
  tags: [`tag${n % 13}`, `tag${n % 31}`],
  createdAt: new Date(1_700_000_000_000 + n * 1_000),
});

const BATCH = 2_000;

/** Fills a collection with `count` notes, `_id` and `rank` from 0 on, and an index on `rank`. */
export async function fill(collection: Collection<Note>, count: number): Promise<void> {
  await collection.createIndex({ rank: 1 });
  for (let start = 0; start < count; start += BATCH) {
    const size = Math.min(BATCH, count - start);
    await collection.insertMany(
      Array.from({ length: size }, (_, i) => note(start + i)),
      { ordered: false },
    );
  }
}
