import type { Change } from '../oplog/change';
import type { Document } from '../values/values';

/** What a stream watches: one collection, one database (no `collection`) or everything (no `database`). */
export interface Scope {
  database?: string | undefined;
  collection?: string | undefined;
}

const INTERNAL = new Set(['admin', 'config', 'local']);

/** Whether the stream tells of the change; `command` is the decoded body of a change of a collection as a whole. */
export function concerns(scope: Scope, change: Change, command: Document | undefined): boolean {
  if (scope.database === undefined) return !INTERNAL.has(change.database) && visible(change.collection);
  if (scope.collection === undefined) {
    return (change.database === scope.database && visible(change.collection)) || target(command)?.db === scope.database;
  }
  if (command?.operationType === 'dropDatabase' || command?.ofView === true) return false;
  if (change.database === scope.database && change.collection === scope.collection) return true;
  const to = target(command);
  return to?.db === scope.database && to.coll === scope.collection;
}

/** Whether nothing can come after the change: what was watched is no longer there. */
export function ends(scope: Scope, command: Document): boolean {
  const type = command.operationType as string;
  if (scope.collection !== undefined) return type === 'drop' || type === 'rename';
  return scope.database !== undefined && type === 'dropDatabase';
}

const target = (command: Document | undefined): { db: string; coll: string } | undefined =>
  command?.operationType === 'rename' ? (command.to as { db: string; coll: string }) : undefined;

const visible = (collection: string): boolean => !collection.startsWith('system.');
