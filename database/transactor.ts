import type { ClientSession, Connection } from 'mongoose';
import { inTransaction } from './transaction';

/** A transaction that is going on; stores take it, services only pass it on. */
export type TransactionSession = ClientSession;

/** Runs work in one transaction, so that services need not know the connection. See `inTransaction` for what work may do. */
export type Transactor = <T>(work: (session: TransactionSession) => Promise<T>) => Promise<T>;

export function transactorOf(connection: Connection): Transactor {
  return (work) => inTransaction(connection, work);
}
