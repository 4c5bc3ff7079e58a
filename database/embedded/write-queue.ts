import { LockWait, type Database } from './storage';

interface Job {
  run: () => unknown;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

/**
 * The one path of all writes: what arrives in one turn of the event loop is committed, and flushed to disk, together. A job checks
 * everything before its first put, so a job that throws has written nothing.
 */
export class WriteQueue {
  private waiting: Job[] = [];
  private busy = false;

  constructor(
    private readonly database: Database,
    private readonly uncommitted: Set<string>,
  ) {}

  /** Runs `work` inside the write transaction; resolves once its changes are durable. */
  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.add({ run: work, resolve, reject });
    });
  }

  private add(job: Job): void {
    this.waiting.push(job);
    if (this.busy) return;
    this.busy = true;
    setImmediate(() => void this.flush());
  }

  /** One commit at a time: what arrives while it is flushed to disk makes up the next. */
  private async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const jobs = this.waiting;
      this.waiting = [];
      const outcomes: (() => void)[] = [];
      try {
        await this.database.transaction(() => {
          for (const job of jobs) outcomes.push(this.attempt(job));
        });
        for (const settle of outcomes) settle();
      } catch (error) {
        for (const job of jobs) job.reject(error);
      } finally {
        this.uncommitted.clear();
      }
    }
    this.busy = false;
  }

  private attempt(job: Job): () => void {
    try {
      const value = job.run() as never;
      return () => job.resolve(value);
    } catch (error) {
      if (error instanceof LockWait) return () => void error.released.then(() => this.add(job));
      return () => job.reject(error);
    }
  }
}
