import { badValue } from '../errors';
import { isPlainObject, numberOf, type Document } from '../values/values';

/** A fail point that is on: what it does, and how often it still acts before it is off again. */
export class FailPoint {
  /** How often it has acted. */
  entered = 0;

  private constructor(
    readonly data: Document,
    private skip: number,
    private times: number,
  ) {}

  /** As `configureFailPoint` describes it; undefined when that turns it off. */
  static of({ mode, data }: Document): FailPoint | undefined {
    const what = isPlainObject(data) ? data : {};
    if (mode === 'off') return undefined;
    if (mode === 'alwaysOn') return new FailPoint(what, 0, Infinity);
    if (isPlainObject(mode) && mode.times !== undefined) {
      const times = numberOf(mode.times, 0);
      return times > 0 ? new FailPoint(what, 0, times) : undefined;
    }
    if (isPlainObject(mode) && mode.skip !== undefined) return new FailPoint(what, numberOf(mode.skip, 0), Infinity);
    throw badValue("The mode of a fail point is 'off', 'alwaysOn', { times: n } or { skip: n }");
  }

  /** Whether it acts this time. */
  due(): boolean {
    if (this.skip-- > 0 || this.times <= 0) return false;
    this.times--;
    this.entered++;
    return true;
  }
}
