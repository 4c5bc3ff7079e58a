import { StoreError } from './errors';

/** `maxTimeMS` of a command: looked at every so many steps, because asking the clock costs more than a step. */
export class Deadline {
  private steps = 0;
  private readonly end: number;

  constructor(milliseconds: number) {
    this.end = performance.now() + milliseconds;
  }

  check(): void {
    if (++this.steps % 64 === 0 && performance.now() > this.end) {
      throw new StoreError(50, 'MaxTimeMSExpired', 'operation exceeded time limit');
    }
  }
}
