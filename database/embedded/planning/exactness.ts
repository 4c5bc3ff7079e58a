import { isOperatorObject } from '../matching/matcher';
import type { Plan } from './planner';
import { numeric, orderOf, Order, type Document } from '../values/values';

/**
 * Whether whatever the plan finds is a match, so that documents need not be decoded to be checked: no filter at all, or one condition on
 * the first field of an index whose keys tell its values apart exactly.
 */
export function isExact({ index, bounds }: Plan, filter: Document): boolean {
  const [name, ...others] = Object.keys(filter);
  if (name === undefined) return true;
  const [found] = bounds;
  // A multikey index finds a document by one element, one with a collation by folded texts.
  if (others.length > 0 || bounds.length !== 1 || !found || !index || index.multikey || index.collation) return false;
  if (name !== index.fields[0]) return false;
  const condition = filter[name];
  const operators: [string, unknown][] = isOperatorObject(condition) ? Object.entries(condition) : [['$eq', condition]];
  if (found.points) {
    const exact = index.exact && index.fields.length === 1 ? WHOLE : FIXED;
    const [only, ...more] = operators;
    if (more.length > 0 || (only?.[0] !== '$eq' && only?.[0] !== '$in')) return false;
    return found.intervals.every(({ low }) => exact.has(orderOf(low)));
  }
  const [interval] = found.intervals;
  const kind = orderOf(interval?.low);
  // A range of numbers without a lower end would find NaN.
  if (!RANGED.has(kind) || orderOf(interval?.high) !== kind || Number.isNaN(numeric(interval?.low))) return false;
  return operators.every(
    ([operator, operand]) => COMPARISONS.has(operator) && orderOf(operand) === kind && !Number.isNaN(numeric(operand)),
  );
}

/** Types whose keys are all of one form; the key of a long text is cut. */
const FIXED: ReadonlySet<Order> = new Set([Order.Number, Order.ObjectId, Order.Date, Order.Boolean]);
/** A unique index is asked for the whole key, in which a digest stands for what was cut. */
const WHOLE: ReadonlySet<Order> = new Set([...FIXED, Order.String, Order.Binary]);
const RANGED: ReadonlySet<Order> = new Set([Order.Number, Order.ObjectId, Order.Date]);
const COMPARISONS: ReadonlySet<string> = new Set(['$gt', '$gte', '$lt', '$lte']);
