import { StoreError } from './errors';

/** `maxTimeMS` of a command: looked at every so many steps, because asking the clock costs more than a step. */
export class Deadline {
  private steps = 0;
  private since = performance.now();

  constructor(private left: number) {}

  check(): void {
    if (++this.steps % 64 === 0 && performance.now() - this.since > this.left) {
      throw this.exceeded();
    }
  }

  /** Milliseconds that are left; none when it is negative. */
  get remaining(): number {
    return this.left - (performance.now() - this.since);
  }

  exceeded(): StoreError {
    return new StoreError(50, 'MaxTimeMSExpired', 'operation exceeded time limit');
  }

  /** Between two batches of a cursor no time counts: it is the client's. */
  pause(): void {
    this.left -= performance.now() - this.since;
  }

  resume(): void {
    this.since = performance.now();
  }
}
