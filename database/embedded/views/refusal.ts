import type { Engine } from '../engine';
import { isPlainObject, type Document } from '../values/values';
import { notWritable, systemCollection } from '../system/system-collections';
import { isView, notOnView } from './definition';

/** Commands for collections only, whose name is their first value. */
const COLLECTIONS_ONLY: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'findandmodify',
  'createIndexes',
  'dropIndexes',
  'deleteIndexes',
  'listIndexes',
  'collStats',
  'collstats',
  'validate',
]);

/** Of these, those that only read. */
const READS: ReadonlySet<string> = new Set(['listIndexes', 'collStats', 'collstats']);

/** Refuses a command that a view, or a collection of the server's own, does not take, also where it is only to be explained. */
export function refuseOnView(engine: Engine, database: string, name: string, body: Document): void {
  if (name === 'explain' && isPlainObject(body.explain)) {
    for (const inner in body.explain) return refuseOnView(engine, database, inner, body.explain);
  }
  if (name === 'bulkWrite' && Array.isArray(body.nsInfo)) {
    for (const each of body.nsInfo as unknown[]) if (isPlainObject(each)) refuse(engine, String(each.ns), name);
  }
  if (COLLECTIONS_ONLY.has(name) && typeof body[name] === 'string') refuse(engine, `${database}.${body[name]}`, name);
}

function refuse(engine: Engine, namespace: string, command: string): void {
  if (!READS.has(command) && systemCollection(namespace)) throw notWritable(namespace);
  if (isView(engine.catalog.find(namespace))) throw notOnView(namespace);
}
