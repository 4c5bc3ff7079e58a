import { createContext, Script } from 'node:vm';
import type { Deadline } from '../../deadline';
import { StoreError } from '../../errors';

/** How long searches may hold the thread until it has turned to other clients, in milliseconds. */
const AT_A_STRETCH = 1000;
/** What takes less than this is not counted: any filter takes as long over many documents. */
const LITTLE = 20;

const holder: { search?: () => unknown } = {};
const context = createContext(holder);
const script = new Script('search()');
let spent = 0;

/**
 * Runs a search that might backtrack without end. V8 interrupts it in the middle when the command's time is over (50), or when searches
 * have held the thread for a second: then with the number that MongoDB has for a search beyond the limits of PCRE.
 */
export function underLimit<T>(search: () => T, deadline: Deadline | undefined): T {
  const left = deadline?.remaining ?? Infinity;
  if (left <= 0) throw deadline?.exceeded();
  const most = AT_A_STRETCH - spent;
  // Setting the limit up takes its time, too, on a busy machine more than most searches: it is none of theirs.
  let before: number | undefined;
  holder.search = () => {
    before = performance.now();
    return search();
  };
  try {
    if (most <= 0) throw tooLong();
    return script.runInContext(context, { timeout: Math.ceil(Math.min(left, most)) }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw left <= most ? deadline?.exceeded() : tooLong();
  } finally {
    delete holder.search;
    if (before !== undefined) count(performance.now() - before);
  }
}

function count(milliseconds: number): void {
  if (milliseconds < LITTLE) return;
  if (spent === 0) setImmediate(() => (spent = 0)).unref();
  spent += milliseconds;
}

const tooLong = (): StoreError =>
  new StoreError(
    51156,
    'Location51156',
    'Error occurred while executing the regular expression. Result code: match limit exceeded. It backtracks too often: repeat nothing that is itself repeated, or make it begin with ^ and a fixed text',
  );
