import { codeNameOf } from '../error-labels';
import { numeric, type Document } from '../values/values';

const BATCHES = new Set(['insert', 'update', 'delete']);

/** Whether the command is a write that acts once under its number. */
export const isRetryableWrite = (body: Document): boolean =>
  body.txnNumber !== undefined && body.autocommit === undefined;

/** Whether the answer tells of statements that had run before. */
export const isRepeated = (reply: Document): boolean =>
  reply.retriedStmtIds !== undefined || reply.retriedStmtId !== undefined;

/** The answer to a write that failed before its commit: for a batch the error of its first statement. */
export function failedBeforeCommit(data: Document, body: Document): Document | undefined {
  const code = numeric(data.failBeforeCommitExceptionCode);
  if (code === undefined) return undefined;
  const error = { code: Number(code), errmsg: 'onPrimaryTransactionalWrite failpoint triggered' };
  const [name = ''] = Object.keys(body);
  if (BATCHES.has(name)) return { ok: 1, n: 0, writeErrors: [{ index: 0, ...error }] };
  return { ok: 0, ...error, codeName: codeNameOf(Number(code)) };
}
