import type { Collation } from '../collation/collation';
import { equalValues } from '../values/compare';
import { encodeKey, encodePrefix } from '../storage/key-encoding';

const FORWARDS = [1] as const;

/** Groups by equal values, in the order in which they first came. A collation lets different texts be one group. */
export class Groups<T> {
  private readonly byKey = new Map<string, { id: unknown; value: T }[]>();
  private readonly all: T[] = [];

  constructor(private readonly collation: Collation | undefined) {}

  get(id: unknown, create: () => T): T {
    const key = this.keyOf(id);
    let candidates = this.byKey.get(key);
    if (!candidates) this.byKey.set(key, (candidates = []));
    const { collation } = this;
    const found = collation ? candidates.find((each) => equalValues(each.id, id, collation.order)) : candidates[0];
    if (found) return found.value;
    const value = create();
    candidates.push({ id, value });
    this.all.push(value);
    return value;
  }

  values(): readonly T[] {
    return this.all;
  }

  /** Equal values have equal keys; under a collation others may share them. */
  private keyOf(id: unknown): string {
    if (this.collation) return encodePrefix([id], FORWARDS, this.collation.keys).bytes.toString('latin1');
    if (typeof id === 'string') return `s${id}`;
    return encodeKey([id], FORWARDS).toString('latin1');
  }
}
