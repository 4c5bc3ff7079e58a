import { commitError } from './commit-errors';
import { StoreError } from '../errors';
import { LockWait, type Database } from './storage';

interface Job {
  run: () => unknown;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
  /** Ends the wait for a lock; undefined when nothing limits it. */
  interrupt: (() => AbortSignal) | undefined;
}

/** What happens around the jobs of one commit. */
export interface CommitHooks {
  /** Inside the transaction, after each job: what it noted is written with it. */
  jobDone(): void;
  /** Inside the transaction, after the last job. */
  lastDone(): void;
  /** The changes are on disk and can be read. */
  committed(): void;
  /** Nothing of the commit was written: what memory knows must be read again. */
  failed(): void;
}

/**
 * The one path of all writes: what arrives in one turn of the event loop is committed, and flushed to disk, together. A job checks
 * everything before its first put, so a job that throws a StoreError has written nothing of the step that failed; any other error
 * (a full disk) undoes the whole commit.
 */
export class WriteQueue {
  private waiting: Job[] = [];
  private busy = false;

  constructor(
    private readonly database: Database,
    private readonly uncommitted: Set<string>,
    private readonly hooks: CommitHooks,
    private readonly dataDir: string,
  ) {}

  /** Runs `work` inside the write transaction; resolves once its changes are durable. */
  run<T>(work: () => T, interrupt?: () => AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.add({ run: work, resolve, reject, interrupt });
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
        await this.database.childTransaction(() => {
          for (const job of jobs) outcomes.push(this.attempt(job));
          this.hooks.lastDone();
        });
        this.hooks.committed();
        for (const settle of outcomes) settle();
      } catch (error) {
        this.hooks.failed();
        const refusal = await commitError(error, this.dataDir);
        for (const job of jobs) job.reject(refusal);
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
      if (error instanceof LockWait) return () => this.retry(job, error.released);
      if (error instanceof StoreError) return () => job.reject(error);
      throw error;
    } finally {
      this.hooks.jobDone();
    }
  }

  /** Again when the lock is free; not any more when the client's patience ended first. */
  private retry(job: Job, released: Promise<void>): void {
    const signal = job.interrupt?.();
    let waiting = true;
    const stop = (): boolean => {
      const first = waiting;
      waiting = false;
      signal?.removeEventListener('abort', fail);
      return first;
    };
    const fail = (): void => {
      if (stop()) job.reject(signal?.reason);
    };
    if (signal?.aborted) return fail();
    signal?.addEventListener('abort', fail);
    void released.then(() => stop() && this.add(job));
  }
}
