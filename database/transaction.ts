import type { ClientSession, Connection } from 'mongoose';

/**
 * Runs `work` in one transaction with snapshot isolation and retries it when another one won (TransientTransactionError), so `work` must
 * do nothing but read and write through `session`. What it returns is returned once the transaction is durable.
 */
export async function inTransaction<T>(
  connection: Connection,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const session = await connection.startSession();
  try {
    return await session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
    });
  } finally {
    await session.endSession();
  }
}

/** A transaction's session, as services pass it from `Transact` to stores. */
export type Session = ClientSession;

/** `inTransaction` bound to a connection, so that services need not know the connection. */
export type Transact = <T>(work: (session: Session) => Promise<T>) => Promise<T>;
