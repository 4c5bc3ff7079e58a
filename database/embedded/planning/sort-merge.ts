import type { Entry } from '../storage/storage';

export interface Head {
  readonly entry: Entry;
  /** The stretch that it comes from. */
  readonly from: number;
}

/**
 * Entries of several stretches of one index in the order of what follows the values that each stretch is bound to: `behind` says where
 * that begins in its keys. Each stretch is read only as far as the merge gets.
 */
export function* mergeEntries(
  stretches: readonly Iterable<Entry>[],
  behind: readonly number[],
  reverse: boolean,
): Iterable<Head> {
  const iterators = stretches.map((stretch) => stretch[Symbol.iterator]());
  const heap: Head[] = [];
  const sign = reverse ? -1 : 1;
  const before = (a: Head, b: Head): boolean => {
    const [x, y] = [a.entry.key, b.entry.key];
    return x.compare(y, behind[b.from], y.length, behind[a.from], x.length) * sign < 0;
  };
  const push = (from: number): void => {
    const next = iterators[from]?.next();
    if (next && !next.done) rise(heap, { entry: next.value, from }, before);
  };
  try {
    for (let from = 0; from < iterators.length; from++) push(from);
    for (let first = sink(heap, before); first; first = sink(heap, before)) {
      yield first;
      push(first.from);
    }
  } finally {
    for (const iterator of iterators) iterator.return?.();
  }
}

/** Adds to a binary heap, whose first is before all others. */
function rise(heap: Head[], head: Head, before: (a: Head, b: Head) => boolean): void {
  let at = heap.push(head) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] as Head;
    if (!before(head, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = head;
}

/** Takes the first out of the heap. */
function sink(heap: Head[], before: (a: Head, b: Head) => boolean): Head | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Head, heap[child] as Head)) child++;
    if (!before(heap[child] as Head, last)) break;
    heap[at] = heap[child] as Head;
    at = child;
  }
  heap[at] = last;
  return first;
}
