import { Binary, Long } from 'bson';
import { timestamp } from '../clock';
import { ChangeKind, type Change } from '../oplog/change';
import type { OplogEntry } from '../oplog/oplog';
import { shownId } from '../sessions/request';
import { decode, type Document } from '../values/values';

/** Several changes are told of in one document, as far as it stays well below the largest that a client takes. */
const BYTES_A_DOCUMENT = 8 * 1024 * 1024;

/** What was committed at one time as `local.oplog.rs` shows it: one operation, or the several of an `applyOps`. */
export function* oplogDocuments(entry: OplogEntry): Iterable<Document> {
  for (const changes of portions(entry)) {
    const operations = changes.map(operationOf);
    const [first] = operations;
    const one = operations.length === 1 && !entry.transaction && first;
    yield { ...(one ? one : applied(operations)), ...envelope(entry) };
  }
}

const applied = (operations: Document[]): Document => ({ op: 'c', ns: 'admin.$cmd', o: { applyOps: operations } });

const envelope = ({ time, wallTime, transaction }: OplogEntry): Document => ({
  ...(transaction && { lsid: shownId(transaction.session), txnNumber: Long.fromBigInt(transaction.number) }),
  ts: timestamp(time),
  t: Long.ONE,
  v: Long.fromNumber(2),
  wall: wallTime,
});

/** Outside of transactions, what happens to a collection as a whole is told of by itself. */
function* portions({ changes, transaction }: OplogEntry): Iterable<Change[]> {
  let [portion, bytes]: [Change[], number] = [[], 0];
  const full = (change: Change): boolean =>
    bytes + change.body.length > BYTES_A_DOCUMENT ||
    (!transaction && [change, portion.at(-1)].some((each) => each?.kind === ChangeKind.Command));
  for (const change of changes(0)) {
    if (portion.length > 0 && full(change)) {
      yield portion;
      [portion, bytes] = [[], 0];
    }
    portion.push(change);
    bytes += change.body.length;
  }
  if (portion.length > 0) yield portion;
}

function operationOf(change: Change): Document {
  const { database, collection, uuid } = change;
  const body = decode(change.body);
  const of = { ns: `${database}.${collection}`, ...(uuid && { ui: new Binary(uuid, 4) }) };
  switch (change.kind) {
    case ChangeKind.Insert:
      return { op: 'i', ...of, o: body, o2: { _id: body._id } };
    case ChangeKind.Replace:
      return { op: 'u', ...of, o: body, o2: { _id: body._id } };
    case ChangeKind.Delete:
      return { op: 'd', ...of, o: body };
    case ChangeKind.Update:
      return { op: 'u', ...of, o: { $v: 2, diff: diffOf(body.updateDescription as Document) }, o2: body.documentKey };
    case ChangeKind.Command: {
      const { operationType, collectionUUID, ofView: _ofView, ...fields } = body;
      const ui = collectionUUID === undefined ? {} : { ui: collectionUUID as unknown };
      return { op: 'c', ns: `${database}.$cmd`, ...ui, o: { [String(operationType)]: collection || 1, ...fields } };
    }
  }
}

/** Set and removed paths, and arrays that were cut, with paths as a change stream names them. */
function diffOf({ updatedFields, removedFields, truncatedArrays }: Document): Document {
  const removed = (removedFields ?? []) as string[];
  const cut = (truncatedArrays ?? []) as { field: string; newSize: number }[];
  return {
    ...(Object.keys(updatedFields as Document).length > 0 && { u: updatedFields as unknown }),
    ...(removed.length > 0 && { d: Object.fromEntries(removed.map((path) => [path, false])) }),
    ...(cut.length > 0 && { l: Object.fromEntries(cut.map(({ field, newSize }) => [field, newSize])) }),
  };
}
