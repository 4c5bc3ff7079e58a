import type { Index } from './index-definition';
import type { Plan } from './planning/planner';
import type { Examined } from './reading/examined';

/** Counters behind `serverStatus`: tests use them to find queries without an index. */
export class Metrics {
  scanned = 0;
  scannedObjects = 0;
  collectionScans = 0;
  commands = 0;
  readonly byCommand = { insert: 0, query: 0, update: 0, delete: 0, getmore: 0, command: 0 };
  connections = 0;
  connectionsCreated = 0;

  count(command: string): void {
    this.commands++;
    const name = command === 'find' ? 'query' : command === 'getMore' ? 'getmore' : command;
    this.byCommand[name in this.byCommand ? (name as keyof typeof this.byCommand) : 'command']++;
  }

  /** A look-up by `_id`, which needs no plan. */
  lookedUp(index: Index, documents: number): void {
    this.scanned++;
    this.scannedObjects += documents;
    index.uses++;
  }

  add(plan: Plan, examined: Examined): void {
    this.scanned += examined.keys;
    this.scannedObjects += examined.documents;
    for (const { index } of plan.branches ?? [plan]) {
      if (index) index.uses++;
      else this.collectionScans++;
    }
  }
}
