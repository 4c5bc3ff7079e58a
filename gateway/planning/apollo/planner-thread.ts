import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { PlanningTimeout, type QueryPlan } from '../plan';
import type { Outcome, PlanTask, Task } from './messages';

/** Supergraphs that the thread keeps: the one being served, the one before, and their wider forms. */
const MOST_OPEN = 4;

interface Waiting {
  readonly task: PlanTask;
  readonly sdl: string;
  readonly budgetMs: number;
  /** Runs while the thread works on it. */
  timer: NodeJS.Timeout | undefined;
  resolve(plan: QueryPlan): void;
  reject(error: Error): void;
}

/** What to plan, and with which supergraph. */
export type PlanQuestion = Pick<PlanTask, 'document' | 'operationName' | 'labels'> & {
  readonly sdl: string;
  /** How long it may be worked on. */
  readonly budgetMs: number;
};

/**
 * Runs Apollo's planner, which takes 10 to 100 ms for a document, beside the event loop: one thread for all supergraphs of the process,
 * one document after the other. One that takes longer than its time is ended with the thread; the others go on in the next one.
 */
export class PlannerThread {
  #worker: Worker | undefined;
  /** Numbers of the supergraphs that the thread has, the most recently used last. */
  readonly #open = new Map<string, number>();
  /** In the order in which they were asked for, which is the order of the work. */
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  /** Reads a supergraph ahead of the first document. */
  open(sdl: string): void {
    this.#numberOf(sdl);
  }

  /** Rejects with the planner's reason, or with PlanningTimeout. */
  plan({ sdl, budgetMs, ...question }: PlanQuestion): Promise<QueryPlan> {
    return new Promise((resolve, reject) => {
      const task: PlanTask = { kind: 'plan', id: this.#next++, supergraph: 0, ...question };
      this.#ask({ task, sdl, budgetMs, resolve, reject, timer: undefined });
    });
  }

  #ask(waiting: Waiting): void {
    this.#waiting.set(waiting.task.id, waiting);
    this.#tell({ ...waiting.task, supergraph: this.#numberOf(waiting.sdl) });
    this.#worker?.ref();
  }

  #numberOf(sdl: string): number {
    let number = this.#open.get(sdl);
    if (number === undefined) {
      number = this.#next++;
      this.#tell({ kind: 'open', supergraph: number, sdl });
      const [oldest] = this.#open;
      if (oldest && this.#open.size >= MOST_OPEN) {
        this.#open.delete(oldest[0]);
        this.#tell({ kind: 'close', supergraph: oldest[1] });
      }
    }
    this.#open.delete(sdl);
    this.#open.set(sdl, number);
    return number;
  }

  #tell(task: Task): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(task);
  }

  #start(): Worker {
    const worker = new Worker(path.join(__dirname, 'thread-entry.cjs'), { execArgv: [] });
    const failed = (error: Error): void => {
      if (this.#worker !== worker) return;
      this.#forget();
      const all = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { timer, reject } of all) {
        clearTimeout(timer);
        reject(error);
      }
    };
    worker.on('message', (outcome: Outcome) => {
      if (this.#worker === worker) this.#take(outcome);
    });
    worker.on('error', failed);
    worker.on('exit', () => failed(new Error('The thread of the second planner has ended.')));
    // Nothing waits: then it keeps no process from ending.
    worker.unref();
    return worker;
  }

  #take(outcome: Outcome): void {
    const waiting = this.#waiting.get(outcome.id);
    if (waiting === undefined) return;
    if ('begun' in outcome) {
      waiting.timer = setTimeout(() => this.#giveUp(waiting), waiting.budgetMs);
      return;
    }
    this.#settled(waiting);
    if ('reason' in outcome) waiting.reject(new Error(outcome.reason));
    else waiting.resolve(outcome.plan);
  }

  #giveUp(waiting: Waiting): void {
    this.#settled(waiting);
    waiting.reject(new PlanningTimeout(waiting.budgetMs));
    this.#restart();
  }

  #settled({ task, timer }: Waiting): void {
    clearTimeout(timer);
    this.#waiting.delete(task.id);
    if (this.#waiting.size === 0) this.#worker?.unref();
  }

  /** What else waits is asked for again. */
  #restart(): void {
    void this.#worker?.terminate();
    this.#forget();
    for (const waiting of [...this.#waiting.values()]) this.#ask(waiting);
  }

  #forget(): void {
    this.#worker = undefined;
    this.#open.clear();
  }
}
