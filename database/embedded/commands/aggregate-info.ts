import { Long } from 'bson';
import { countRecords } from '../count-records';
import type { Document } from '../values';
import { operationsOf } from './current-operations';
import { NOTHING } from '../tallies';
import { collectionName, collectionOf, viewOf, type Call } from './command';

/** Stages that tell about the store instead of documents. */
export function infoStage(call: Call, stages: readonly Document[]): Document[] | undefined {
  const name = Object.keys(stages[0] ?? {})[0];
  switch (name) {
    case '$indexStats': {
      const collection = collectionOf(call, collectionName(call));
      return (collection?.indexes ?? []).map((index) => ({
        name: index.name,
        key: index.spec.key,
        host: call.engine.address,
        accesses: { ops: Long.fromNumber(index.uses), since: call.engine.startedAt },
        spec: index.spec,
      }));
    }
    case '$collStats': {
      const collection = collectionOf(call, collectionName(call));
      const { documents: count, bytes: size } = collection
        ? (viewOf(call).tally(collection.id) ?? countRecords(viewOf(call), collection.id))
        : NOTHING;
      return [
        {
          ns: `${call.database}.${collectionName(call)}`,
          host: call.engine.address,
          localTime: new Date(),
          count,
          storageStats: { count, size, nindexes: collection?.indexes.length ?? 0 },
        },
      ];
    }
    case '$currentOp':
      return operationsOf(call);
    case '$listLocalSessions':
      return [];
    default:
      return undefined;
  }
}
