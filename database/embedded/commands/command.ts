import { typeName } from '../values/type-names';
import { evaluateAll } from '../expressions/evaluate';
import { parseCollation, type Collation } from '../collation/collation';
import type { ScramConversation } from '../auth/scram';
import { StoreError, badValue, typeMismatch } from '../errors';
import { Deadline } from '../deadline';
import type { Engine } from '../engine';
import type { Collection } from '../catalog';
import { signalOf, type Operation } from '../operations';
import type { StatementResult } from '../sessions/retry-record';
import type { TransactionView } from '../sessions/transaction-view';
import type { View } from '../storage/storage';
import type { CursorOptions } from '../reading/cursors';
import { isPlainObject, numeric, numberOf, truthy, type Document } from '../values/values';

/** One command as it came: its database, its body, and the transaction it belongs to. */
export interface Call {
  readonly engine: Engine;
  readonly database: string;
  readonly name: string;
  readonly body: Document;
  readonly connection: Connection;
  readonly operation: Operation;
  readonly session: string | undefined;
  readonly transaction: TransactionView | undefined;
  /** What is read: the live state, a transaction or a snapshot of the past. */
  readonly view: View;
  /** Results of the statements of a retryable write that have run already. */
  readonly retry?: Map<number, StatementResult> | undefined;
}

/** What the store knows of a client's connection. */
export interface Connection {
  readonly id: number;
  /** `host:port` of the client. */
  readonly client: string;
  /** Whether the connection may do something; always true without accounts. */
  authenticated: boolean;
  user?: string | undefined;
  /** A SCRAM conversation that has begun. */
  conversation?: { scram: ScramConversation; skipEmpty: boolean } | undefined;
}

export type Command = (call: Call) => Document | Promise<Document>;

/** What reads of this command see. */
export const viewOf = (call: Call): View => call.view;

/** The collection as the command sees it. */
export const collectionOf = (call: Call, name: string): Collection | undefined =>
  call.engine.findIn(call.view, `${call.database}.${name}`);

/** Ends what the command waits for. */
export const interruptOf = (call: Call) => (): AbortSignal =>
  signalOf(call.operation, numberOf(call.body.maxTimeMS, 0));

/** Some commands act on the whole server and are answered on its own database only. */
export function atAdmin({ database, name }: Call): void {
  if (database !== 'admin')
    throw new StoreError(13, 'Unauthorized', `${name} may only be run against the admin database.`);
}

export function collectionName(call: Call, value: unknown = call.body[call.name]): string {
  if (typeof value !== 'string' || value === '') {
    throw new StoreError(
      73,
      'InvalidNamespace',
      `collection name has invalid type or is empty in command ${call.name}`,
    );
  }
  return value;
}

export function documentOf(call: Call, field: string): Document {
  const value = call.body[field];
  if (value === undefined || value === null) return {};
  if (!isPlainObject(value))
    throw new StoreError(
      14,
      'TypeMismatch',
      `BSON field '${call.name}.${field}' is the wrong type, expected type 'object'`,
    );
  return value;
}

export function documentsOf(call: Call, field: string): Document[] {
  const value = call.body[field];
  if (field === 'pipeline' && Array.isArray(value) && !value.every(isPlainObject))
    throw typeMismatch("Each element of the 'pipeline' array must be an object");
  if (!Array.isArray(value) || !value.every(isPlainObject)) {
    throw new StoreError(
      14,
      'TypeMismatch',
      `BSON field '${call.name}.${field}' is the wrong type, expected an array of objects`,
    );
  }
  return value;
}

/** One limit for all that a command does, by the command's body. */
const deadlines = new WeakMap<Document, Deadline>();

export function deadlineOf(call: Call): Deadline | undefined {
  if (call.body.maxTimeMS === undefined) return undefined;
  const known = deadlines.get(call.body);
  if (known) return known;
  const milliseconds = numberOf(call.body.maxTimeMS, 0);
  if (milliseconds < 0) throw badValue('maxTimeMS must be non-negative');
  if (milliseconds === 0) return undefined;
  const deadline = new Deadline(milliseconds);
  deadlines.set(call.body, deadline);
  return deadline;
}

/** `limit`, `skip`: a non-negative number, 0 when absent. */
export function countOf(call: Call, field: string): number {
  const value = call.body[field];
  const number = numeric(value);
  if (number === undefined) {
    if (value === undefined || value === null) return 0;
    throw new StoreError(
      14,
      'TypeMismatch',
      `BSON field '${call.name}.${field}' is the wrong type '${typeName(value)}', expected types '[long, int, decimal, double]'`,
    );
  }
  if (Number(number) < 0)
    throw new StoreError(51024, 'Location51024', `BSON field '${field}' value must be >= 0, actual value '${number}'`);
  return Math.trunc(Number(number));
}

/** What a statement asks for, else the collection's own; undefined for the binary order. */
export const collationOf = (collection: Collection | undefined, asked: unknown): Collation | undefined =>
  parseCollation(asked ?? collection?.options.collation);

/** The variables of a command: constants, evaluated once. */
export const letOf = ({ body }: Call): Document | undefined =>
  isPlainObject(body.let) ? evaluateAll(body.let, {}) : undefined;

/** Who may go on with a cursor that this command opens. */
export const cursorOptions = (call: Call, namespace: string): CursorOptions => ({
  namespace,
  session: call.session,
  view: call.view === call.engine.live ? undefined : call.view,
  noTimeout: truthy(call.body.noCursorTimeout),
  deadline: call.name === 'getMore' ? undefined : deadlineOf(call),
});

/** `cursor.batchSize` of the commands that list things; all at once when it is absent. */
export function batchOf(call: Call): number {
  const size = isPlainObject(call.body.cursor) ? numeric(call.body.cursor.batchSize) : undefined;
  return size === undefined ? Infinity : Number(size);
}
