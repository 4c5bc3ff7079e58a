import { Timestamp } from 'bson';
import { truthy, type Document } from '../values/values';

/**
 * The time of the server for every empty timestamp at the top of a document that is stored whole, `_id` excepted; the document itself
 * when there is none.
 */
export function withStamps(document: Document, now: () => Date, { bypassEmptyTsReplacement }: Document): Document {
  let stamped: Document | undefined;
  let count = 0;
  for (const name in document) {
    const value = document[name];
    if (name === '_id' || !(value instanceof Timestamp) || !value.isZero()) continue;
    if (truthy(bypassEmptyTsReplacement)) return document;
    stamped ??= { ...document };
    stamped[name] = new Timestamp({ t: Math.floor(now().getTime() / 1000), i: ++count });
  }
  return stamped ?? document;
}
