import { Binary, Long } from 'bson';
import { StoreError } from './errors';
import type { Engine } from './engine';
import { commands, inTransactions, retryable } from './commands/table';
import { idOf, type Call } from './commands/command';
import { sessionKey } from './commands/server-info';
import type { TransactionView } from './sessions/transaction-view';
import { LockWait } from './storage';
import type { Document } from './values';

/** Answers one command; never throws: errors become MongoDB's error documents. */
export async function dispatch(
  engine: Engine,
  body: Document,
  connectionId: number,
  log: (error: unknown) => void,
): Promise<Document> {
  const name = Object.keys(body)[0] ?? '';
  engine.metrics.count(name);
  let transaction: { session: string; number: bigint } | undefined;
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new StoreError(59, 'CommandNotFound', `no such command: '${name}'`);
    if (typeof body.$db !== 'string')
      throw new StoreError(40571, 'Location40571', 'OP_MSG requests require a $db argument');
    const database = body.$db;
    // Reads of this command must see every write that was acknowledged before it came.
    engine.database.resetReadTxn();
    const session = sessionKey(body.lsid);
    const number = body.txnNumber === undefined ? undefined : idOf(body.txnNumber);
    const call: Call = { engine, database, name, body, connectionId, session, transaction: undefined };
    if (session === undefined || number === undefined || name === 'commitTransaction' || name === 'abortTransaction') {
      return succeed(engine, await command(call));
    }
    if (body.autocommit === false) {
      if (!inTransactions.has(name)) {
        throw new StoreError(
          263,
          'OperationNotSupportedInTransaction',
          `Cannot run '${name}' in a multi-document transaction.`,
        );
      }
      transaction = { session, number };
      const view: TransactionView =
        body.startTransaction === true
          ? engine.sessions.begin(session, number)
          : engine.sessions.current(session, number);
      const reply = await command({ ...call, transaction: view });
      if (reply.writeErrors) engine.sessions.abort(session, number);
      return succeed(engine, reply);
    }
    if (!retryable.has(name)) return succeed(engine, await command(call));
    return succeed(engine, await engine.sessions.once(session, number, async () => command(call)));
  } catch (error) {
    if (transaction) abortQuietly(engine, transaction);
    return failure(engine, error, transaction !== undefined, log);
  }
}

function abortQuietly(engine: Engine, { session, number }: { session: string; number: bigint }): void {
  try {
    engine.sessions.abort(session, number);
  } catch {
    // It had ended already; the first error is the one to tell.
  }
}

function succeed(engine: Engine, reply: Document): Document {
  return { ...reply, ok: 1, ...times(engine) };
}

const unsigned = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO };

function times(engine: Engine): Document {
  const time = engine.time();
  return { $clusterTime: { clusterTime: time, signature: unsigned }, operationTime: time };
}

const TRANSIENT = new Set([24, 112, 246, 251]);

function failure(engine: Engine, error: unknown, inTransaction: boolean, log: (error: unknown) => void): Document {
  let known = error;
  if (!(known instanceof StoreError)) {
    if (!(known instanceof LockWait)) log(known);
    known = new StoreError(1, 'InternalError', `The embedded store failed: ${(error as Error).message}`);
  }
  const { code, codeName, message, labels, extra } = known as StoreError;
  const shown = new Set(labels);
  if (TRANSIENT.has(code) && inTransaction) shown.add('TransientTransactionError');
  if (!inTransaction && code === 112) shown.delete('TransientTransactionError');
  return {
    ok: 0,
    errmsg: message,
    code,
    codeName,
    ...extra,
    ...(shown.size > 0 && { errorLabels: [...shown] }),
    ...times(engine),
  };
}
