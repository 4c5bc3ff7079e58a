import { systemCollection, type SystemCollection } from '../../system/system-collections';
import { notInTransaction } from '../../sessions/errors';
import { isPlainObject, numeric, type Document } from '../../values/values';
import type { Call } from '../command';

const systemOf = ({ database, name, body }: Call): SystemCollection | undefined =>
  typeof body[name] === 'string' ? systemCollection(`${database}.${body[name]}`) : undefined;

/** Whether a command reads a collection of the server's own. */
export const readsSystem = (call: Call): boolean => systemOf(call) !== undefined;

/** The documents of the server's own collection that is read; undefined when the command reads another. */
export function systemDocuments(call: Call): Iterable<Document> | undefined {
  const system = systemOf(call);
  if (!system) return undefined;
  if (call.transaction)
    throw notInTransaction(
      `Cannot run command against the '${call.database}.${String(call.body[call.name])}' collection in a transaction.`,
    );
  return system.documents(call.engine, isPlainObject(call.body.hint) && numeric(call.body.hint.$natural) === -1);
}

/** A pipeline knows the order in which documents lie as a hint, not as a sort. */
export function withNaturalHint(body: Document): Document {
  if (!isPlainObject(body.sort) || !('$natural' in body.sort)) return body;
  return { ...body, sort: undefined, hint: { $natural: body.sort.$natural } };
}
