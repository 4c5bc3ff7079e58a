import { Long } from 'bson';
import { afterPrefix, recordPrefix } from '../layout';
import type { Document } from '../values';
import { operationsOf } from './current-operations';
import { collectionName, collectionOf, type Call } from './command';

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
      const prefix = collection && recordPrefix(collection.id);
      const count = prefix ? call.engine.live.count(prefix, afterPrefix(prefix)) : 0;
      return [
        {
          ns: `${call.database}.${collectionName(call)}`,
          host: call.engine.address,
          localTime: new Date(),
          count,
          storageStats: { count, nindexes: collection?.indexes.length ?? 0 },
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
