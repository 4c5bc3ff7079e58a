import type { Engine } from '../engine';
import { isPlainObject, type Document } from '../values/values';
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

/** Refuses a command that a view does not take, also where it is only to be explained. */
export function refuseOnView(engine: Engine, database: string, name: string, body: Document): void {
  if (name === 'explain' && isPlainObject(body.explain)) {
    for (const inner in body.explain) return refuseOnView(engine, database, inner, body.explain);
  }
  if (name === 'bulkWrite' && Array.isArray(body.nsInfo)) {
    for (const each of body.nsInfo as unknown[]) if (isPlainObject(each)) refuse(engine, String(each.ns));
  }
  if (COLLECTIONS_ONLY.has(name) && typeof body[name] === 'string') refuse(engine, `${database}.${body[name]}`);
}

function refuse(engine: Engine, namespace: string): void {
  if (isView(engine.catalog.find(namespace))) throw notOnView(namespace);
}
