import { Timestamp } from 'bson';

/**
 * The logical time of the store: seconds and a counter that grows with each write. A reader is told the time of what it could see
 * (`committed`), never that of a write which is still on its way to the disk.
 */
export class LogicalClock {
  private last: bigint;
  private seen: bigint;

  /** `last` is the time of the newest write on disk; what comes after must be later, whatever the machine's clock says. */
  constructor(
    last: bigint,
    private readonly now: () => number,
  ) {
    this.last = last;
    this.seen = last;
    if (last === 0n) this.seen = this.tick();
  }

  /** The time of the next write. */
  tick(): bigint {
    const second = BigInt(Math.floor(this.now() / 1000)) << 32n;
    this.last = (second > this.last ? second : this.last) + 1n;
    return this.last;
  }

  /** Inside the write queue: what comes from now on is later than a time that a client has brought from elsewhere. */
  advance(time: bigint): void {
    if (time > this.last) this.last = time;
  }

  /** What was ticked until now can be read. */
  commit(): void {
    this.seen = this.last;
  }

  get committed(): bigint {
    return this.seen;
  }
}

export const timestamp = (time: bigint): Timestamp => new Timestamp(time);
