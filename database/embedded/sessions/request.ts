import { Binary } from 'bson';
import { StoreError } from '../errors';
import { isPlainObject, numeric, type Document } from '../values/values';
import { invalid, notInTransaction } from './errors';

/** What a command says of its session: which one, and whether it is part of a transaction. */
export interface SessionRequest {
  session: string | undefined;
  number: bigint | undefined;
  kind: 'plain' | 'retryable' | 'transaction' | 'end';
  starts: boolean;
}

/** What a multi-document transaction may contain. */
const IN_TRANSACTIONS: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'find',
  'getMore',
  'killCursors',
  'distinct',
  'aggregate',
  'findAndModify',
  'findandmodify',
  'create',
  'createIndexes',
  'bulkWrite',
]);

/** Writes that act once for a session and transaction number. */
const RETRYABLE: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'findandmodify',
  'bulkWrite',
]);

const ENDS: ReadonlySet<string> = new Set(['commitTransaction', 'abortTransaction']);

export function readSession(name: string, database: string, body: Document): SessionRequest {
  const session = body.lsid === undefined ? undefined : sessionIdOf(body.lsid);
  if (body.txnNumber === undefined) {
    if (body.autocommit !== undefined)
      throw invalid("'autocommit' field requires a transaction number to also be specified");
    if (body.startTransaction !== undefined)
      throw invalid("'startTransaction' field requires a transaction number to also be specified");
    if (ENDS.has(name)) {
      throw new StoreError(125, 'CommandFailed', `${name} must be run within a transaction`);
    }
    return { session, number: undefined, kind: 'plain', starts: false };
  }
  if (session === undefined) throw invalid('Transaction number requires a session ID to also be specified');
  const number = numeric(body.txnNumber);
  if (number === undefined || Number(number) < 0) throw invalid('Transaction number cannot be negative');
  const request = { session, number: BigInt(number), starts: body.startTransaction === true };
  if (body.autocommit === undefined) {
    if (body.startTransaction !== undefined)
      throw invalid("'startTransaction' field requires 'autocommit' field to also be specified");
    if (RETRYABLE.has(name)) return { ...request, kind: 'retryable' };
    throw new StoreError(
      50768,
      'Location50768',
      'txnNumber may only be provided for multi-document transactions and retryable write commands. ' +
        `autocommit:false was not provided, and ${name} is not a retryable write command.`,
    );
  }
  if (body.autocommit !== false) throw invalid('Specifying autocommit=true is not allowed.');
  if (body.startTransaction === false) throw invalid('Specifying startTransaction=false is not allowed.');
  if (ENDS.has(name)) return { ...request, kind: 'end' };
  checkTransaction(name, database, body);
  return { ...request, kind: 'transaction' };
}

function checkTransaction(name: string, database: string, body: Document): void {
  if (!IN_TRANSACTIONS.has(name)) throw notInTransaction(`Cannot run '${name}' in a multi-document transaction.`);
  if (database === 'config' || database === 'local')
    throw notInTransaction(`Cannot run command against the '${database}' database in a transaction.`);
  if (body.writeConcern !== undefined)
    throw invalid('writeConcern is not allowed within a multi-statement transaction');
  if (body.readConcern !== undefined && body.startTransaction !== true) {
    throw invalid('Only the first command in a transaction may specify a readConcern');
  }
}

/** SHA-256 of nothing: the user part of a session's id where there are no accounts. */
const NO_USER = Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex');

/** A session's id as the server shows it. */
export const shownId = (session: string): Document => ({
  id: new Binary(Buffer.from(session, 'hex'), 4),
  uid: new Binary(NO_USER, 0),
});

/** The id in hexadecimal. */
export function sessionIdOf(lsid: unknown): string {
  const id = isPlainObject(lsid) ? (lsid.id as { buffer?: Uint8Array; sub_type?: number } | undefined) : undefined;
  if (!id?.buffer || id.sub_type !== 4 || id.buffer.length !== 16) {
    throw new StoreError(14, 'TypeMismatch', "BSON field 'lsid.id' is the wrong type, expected type 'binData' (uuid)");
  }
  return Buffer.from(id.buffer.buffer, id.buffer.byteOffset, 16).toString('hex');
}
