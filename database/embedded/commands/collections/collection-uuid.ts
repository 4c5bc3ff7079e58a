import { uuidOf } from '../../catalog';
import type { Engine } from '../../engine';
import { StoreError } from '../../errors';
import { equalValues } from '../../values/compare';
import type { Document } from '../../values/values';

/** Commands whose statements are refused one by one. */
const BY_STATEMENT: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'bulkWrite']);

/** Refuses a command that says by `collectionUUID` which collection it means, where the name leads to another one or to none. */
export function refuseOtherCollection(engine: Engine, database: string, name: string, body: Document): void {
  const { collectionUUID, [name]: collection } = body;
  if (collectionUUID === undefined || typeof collection !== 'string' || BY_STATEMENT.has(name)) return;
  requireUuid(engine, name === 'renameCollection' ? collection : `${database}.${collection}`, collectionUUID);
}

/** Throws CollectionUUIDMismatch with the name, in the same database, of the collection that was meant. */
export function requireUuid(engine: Engine, namespace: string, collectionUUID: unknown): void {
  const found = engine.catalog.find(namespace);
  if (found && equalValues(uuidOf(found), collectionUUID)) return;
  const dot = namespace.indexOf('.');
  const db = namespace.slice(0, dot);
  const actual = engine.catalog.all(db).find((each) => equalValues(uuidOf(each), collectionUUID));
  throw new StoreError(361, 'CollectionUUIDMismatch', 'Collection UUID does not match that specified', [], {
    db,
    collectionUUID,
    expectedCollection: namespace.slice(dot + 1),
    actualCollection: actual?.name ?? null,
  });
}
