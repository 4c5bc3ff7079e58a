import { documentTooLarge, StoreError } from '../errors';
import { encode, type Document } from '../values/values';

/** The largest message of a document that a server sends: 16 MB and room for what surrounds it. */
const LARGEST_EVENT = 16_793_600;
/** What `_id` and `splitEvent` take in each fragment. */
const ENVELOPE = 256;

/** The bytes of an event; undefined when no message could carry them. */
export function wholeOf(event: Document): Buffer | undefined {
  try {
    const bytes = encode(event);
    return bytes.length <= LARGEST_EVENT ? bytes : undefined;
  } catch (error) {
    if (error instanceof StoreError && error.code === documentTooLarge().code) return undefined;
    throw error;
  }
}

/** The fields of an event that is too large, in fragments that are not; small fields come together, as `$changeStreamSplitLargeEvent` does it. */
export function fragmentsOf({ _id, ...fields }: Document): Document[] {
  const sized = Object.entries(fields)
    .map(([name, value]) => ({ name, value, size: encode({ [name]: value }).length }))
    .sort((a, b) => a.size - b.size);
  const fragments: Document[] = [{}];
  let size = ENVELOPE;
  for (const field of sized) {
    if (ENVELOPE + field.size > LARGEST_EVENT)
      throw new StoreError(
        7182500,
        'Location7182500',
        `Splitting change event failed: fragment with field '${field.name}' is too large`,
        ['NonResumableChangeStreamError'],
      );
    if (size + field.size > LARGEST_EVENT) {
      fragments.push({});
      size = ENVELOPE;
    }
    (fragments.at(-1) as Document)[field.name] = field.value;
    size += field.size;
  }
  return fragments;
}
