import { setImmediate as turn } from 'node:timers/promises';
import { namespaceOf, type Collection } from '../../catalog';
import type { Index } from '../../index-definition';
import { StoreError } from '../../errors';
import { afterPrefix, indexPrefix, recordIdBytes, recordIdOf, recordPrefix } from '../../storage/layout';
import { invalid } from '../../sessions/errors';
import { TransactionView } from '../../sessions/transaction-view';
import type { View } from '../../storage/storage';
import { decode, truthy, type Document } from '../../values/values';
import { collectionName, collectionOf, interruptOf, type Call, type Command } from '../command';

/** Records looked at before others get their turn. */
const AT_ONCE = 500;

interface Findings {
  records: number;
  invalid: number;
  /** Entries that records ask for, and those of them that are not there, by index. */
  wanted: Map<Index, number>;
  missing: Map<Index, number>;
}

/** `db.collection.validate()`: whether each document can be read and each index holds exactly the entries of the documents. */
export const validate: Command = async (call) => {
  if (truthy(call.body.background) && truthy(call.body.full))
    throw invalid('Running the validate command with both { background: true } and { full: true } is not supported.');
  const collection = collectionOf(call, collectionName(call));
  if (!collection)
    throw new StoreError(
      26,
      'NamespaceNotFound',
      `Collection '${call.database}.${collectionName(call)}' does not exist to validate.`,
    );
  const view = new TransactionView(call.engine, false);
  try {
    const findings = await look(call, view, collection);
    return report(view, collection, findings);
  } finally {
    view.end();
  }
};

async function look(call: Call, view: View, collection: Collection): Promise<Findings> {
  const findings: Findings = { records: 0, invalid: 0, wanted: new Map(), missing: new Map() };
  const signal = interruptOf(call)();
  const prefix = recordPrefix(collection.id);
  for (const { key, value } of view.range(prefix, afterPrefix(prefix))) {
    if (++findings.records % AT_ONCE === 0) {
      await turn();
      signal.throwIfAborted();
    }
    const document = readable(value);
    if (!document) findings.invalid++;
    else
      for (const index of collection.indexes)
        compare(call, view, collection, index, document, recordIdOf(key), findings);
  }
  return findings;
}

function readable(bytes: Buffer): Document | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

function compare(
  { engine }: Call,
  view: View,
  collection: Collection,
  index: Index,
  document: Document,
  recordId: number,
  { wanted, missing }: Findings,
): void {
  for (const { key } of engine.records.entries(view, collection, index, document, recordId)) {
    wanted.set(index, (wanted.get(index) ?? 0) + 1);
    const entry = view.get(key);
    const right = entry !== undefined && (!index.exact || entry.equals(recordIdBytes(recordId)));
    if (!right) missing.set(index, (missing.get(index) ?? 0) + 1);
  }
}

function report(view: View, collection: Collection, { records, invalid, wanted, missing }: Findings): Document {
  const errors: string[] = [];
  if (invalid > 0) errors.push(`${invalid} documents cannot be read`);
  const keysPerIndex: Document = {};
  const indexDetails: Document = {};
  for (const index of collection.indexes) {
    const prefix = indexPrefix(index.id);
    let keys = 0;
    for (const _entry of view.range(prefix, afterPrefix(prefix))) keys++;
    const lacking = missing.get(index) ?? 0;
    const extra = keys - ((wanted.get(index) ?? 0) - lacking);
    keysPerIndex[index.name] = keys;
    indexDetails[index.name] = { valid: lacking === 0 && extra === 0 };
    if (lacking > 0) errors.push(`Index ${index.name} lacks ${lacking} entries`);
    if (extra > 0) errors.push(`Index ${index.name} has ${extra} entries of no document`);
  }
  return {
    ns: namespaceOf(collection),
    uuid: collection.uuid,
    nInvalidDocuments: invalid,
    nrecords: records,
    nIndexes: collection.indexes.length,
    keysPerIndex,
    indexDetails,
    valid: errors.length === 0,
    repaired: false,
    warnings: [],
    errors,
    extraIndexEntries: [],
    missingIndexEntries: [],
    corruptRecords: [],
  };
}
