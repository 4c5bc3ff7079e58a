import type { Plan } from './planner';
import type { Examined } from './scan';

/** Counters behind `serverStatus`: tests use them to find queries without an index. */
export class Metrics {
  scanned = 0;
  scannedObjects = 0;
  collectionScans = 0;
  commands = 0;
  connections = 0;
  connectionsCreated = 0;

  add(plan: Plan, examined: Examined): void {
    this.scanned += examined.keys;
    this.scannedObjects += examined.documents;
    if (!plan.index) this.collectionScans++;
  }
}
