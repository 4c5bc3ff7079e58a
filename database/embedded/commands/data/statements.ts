import { StoreError } from '../../errors';
import { invalid } from '../../sessions/errors';
import type { StatementResult } from '../../sessions/retry-record';
import { LockWait, type View } from '../../storage/storage';
import { numberOf, truthy, type Document } from '../../values/values';
import { requireUuid } from '../collections/collection-uuid';
import { interruptOf, type Call } from '../command';

const LARGEST_BATCH = 100_000;

export interface Statements {
  /** By the position of the statement; what did not run has none. */
  results: (StatementResult | undefined)[];
  errors: { index: number; error: StoreError }[];
  /** Statements that had run before, under the same transaction number. */
  retried: number[];
}

/** One statement; called again after it had to wait for a transaction. */
export type Act = (view: View, index: number) => StatementResult;

/**
 * Runs the statements of one write one after the other. When a statement has to wait for a transaction, the whole is run again and goes
 * on where it stopped; a statement that ran already under the same retryable number is not run again.
 */
export async function runStatements(call: Call, count: number, act: Act): Promise<Statements> {
  const { body, retry, engine } = call;
  checkBatch(count);
  const ordered = body.ordered === undefined || truthy(body.ordered);
  const run: Statements = { results: [], errors: [], retried: [] };
  let index = 0;
  const work = (view: View): void => {
    const before = retry?.size;
    try {
      for (; index < count; index++) {
        const id = statementId(body, index);
        const known = retry?.get(id);
        if (known) {
          run.results[index] = known;
          run.retried.push(id);
          continue;
        }
        try {
          if (body.collectionUUID !== undefined)
            requireUuid(engine, `${call.database}.${body[call.name]}`, body.collectionUUID);
          const result = act(view, index);
          run.results[index] = result;
          retry?.set(id, result);
        } catch (error) {
          if (error instanceof LockWait || !(error instanceof StoreError) || endsCommand(error)) throw error;
          run.errors.push({ index, error });
          if (ordered) break;
        }
      }
    } finally {
      if (retry && retry.size !== before) engine.sessions.saveStatements(view, call.session as string);
    }
  };
  await engine.write(call.transaction, work, interruptOf(call));
  return run;
}

/** A conflict or a time limit is the command's error, not the statement's. */
const endsCommand = ({ code }: StoreError): boolean => code === 112 || code === 50 || code === 251 || code === 246;

function statementId(body: Document, index: number): number {
  if (Array.isArray(body.stmtIds)) return numberOf(body.stmtIds[index], index);
  return numberOf(body.stmtId, 0) + index;
}

export function checkBatch(count: number): void {
  if (count > 0 && count <= LARGEST_BATCH) return;
  throw new StoreError(
    16,
    'InvalidLength',
    `Write batch sizes must be between 1 and ${LARGEST_BATCH}. Got ${count} operations.`,
  );
}

/** What acts on many documents cannot be repeated safely. */
export function refuseRetryOfMany(call: Call, many: boolean, what: string): void {
  if (many && call.retry) throw invalid(`Cannot use (or request) retryable writes with ${what}`);
}

export const writeErrors = (run: Statements): Document =>
  run.errors.length === 0
    ? {}
    : {
        writeErrors: run.errors.map(({ index, error }) => ({
          index,
          code: error.code,
          ...error.extra,
          errmsg: error.message,
        })),
      };

export const retriedIds = (run: Statements): Document =>
  run.retried.length === 0 ? {} : { retriedStmtIds: run.retried };

export const total = (run: Statements, field: 'n' | 'nModified'): number =>
  run.results.reduce((sum, result) => sum + (result?.[field] ?? 0), 0);
