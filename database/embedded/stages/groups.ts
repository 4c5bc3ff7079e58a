import { equalValues, type StringOrder } from '../values/compare';
import { encodeKey } from '../storage/key-encoding';
import { orderOf, Order } from '../values/values';

/** Groups by equal values, in the order in which they first came. A collation lets different texts be one group. */
export class Groups<T> {
  private readonly byKey = new Map<string, { id: unknown; value: T }[]>();
  private readonly all: T[] = [];

  constructor(private readonly strings: StringOrder | undefined) {}

  get(id: unknown, create: () => T): T {
    const key = this.keyOf(id);
    let candidates = this.byKey.get(key);
    if (!candidates) this.byKey.set(key, (candidates = []));
    const found = this.strings ? candidates.find((each) => equalValues(each.id, id, this.strings)) : candidates[0];
    if (found) return found.value;
    const value = create();
    candidates.push({ id, value });
    this.all.push(value);
    return value;
  }

  values(): readonly T[] {
    return this.all;
  }

  /** Equal values have equal keys; under a collation all texts and all that may hold some share one per type. */
  private keyOf(id: unknown): string {
    const order = orderOf(id);
    if (this.strings && (order === Order.String || order === Order.Object || order === Order.Array))
      return String(order);
    if (typeof id === 'string') return `s${id}`;
    return encodeKey([id], [1]).toString('latin1');
  }
}
