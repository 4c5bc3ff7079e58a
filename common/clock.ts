/** The one source of time. Business code never calls `new Date()` or `Date.now()`, so tests can move time instead of waiting. */
export interface Clock {
  /** The present moment. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved; for tests and for generating the sample network. */
export class ManualClock implements Clock {
  #time: number;

  constructor(start: Date | string) {
    this.#time = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#time);
  }

  /** Moves time forward by `milliseconds` (backward when negative). */
  advance(milliseconds: number): void {
    this.#time += milliseconds;
  }
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
