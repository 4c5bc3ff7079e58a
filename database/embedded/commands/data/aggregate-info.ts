import { Long } from 'bson';
import { namespaceOf, type Collection } from '../../catalog';
import { StoreError } from '../../errors';
import { countRecords } from '../../storage/count-records';
import { isPlainObject, numeric, type Document } from '../../values/values';
import { shownId } from '../../sessions/request';
import { operationsOf } from '../server/current-operations';
import { NOTHING } from '../../storage/tallies';
import { storageStats } from '../collections/sizes';
import { systemCollection } from '../../system/system-collections';
import { systemStats } from '../server/system-info';
import { isView, notOnView } from '../../views/definition';
import { collectionName, collectionOf, viewOf, type Call } from '../command';

/** Stages that tell about the store instead of documents. */
export function infoStage(call: Call, stages: readonly Document[]): Document[] | undefined {
  const name = Object.keys(stages[0] ?? {})[0];
  switch (name) {
    case '$indexStats': {
      const collection = noView(call);
      return (collection?.indexes ?? []).map((index) => ({
        name: index.name,
        key: index.spec.key,
        host: call.engine.address,
        accesses: { ops: Long.fromNumber(index.uses), since: call.engine.startedAt },
        spec: index.spec,
      }));
    }
    case '$collStats': {
      const collection = noView(call);
      const asked = stages[0]?.$collStats;
      const system = systemCollection(`${call.database}.${collectionName(call)}`);
      const tally = collection
        ? (viewOf(call).tally(collection.id) ?? countRecords(viewOf(call), collection.id))
        : NOTHING;
      return [
        {
          ns: `${call.database}.${collectionName(call)}`,
          host: call.engine.address,
          localTime: new Date(),
          ...(isPlainObject(asked) &&
            asked.count !== undefined && { count: system?.count(call.engine) ?? tally.documents }),
          ...(isPlainObject(asked) &&
            isPlainObject(asked.storageStats) && {
              storageStats: system
                ? systemStats(call.engine, system, scaleIn(asked.storageStats))
                : storageStats(viewOf(call), collection, tally, scaleIn(asked.storageStats)),
            }),
        },
      ];
    }
    // Nothing is remembered of plans from one query to the next.
    case '$planCacheStats':
      return [];
    case '$currentOp':
      return operationsOf(call);
    case '$listLocalSessions':
      return sessionsOf(call);
    case '$listSessions':
      if (call.database !== 'config' || collectionName(call) !== 'system.sessions')
        throw new StoreError(73, 'InvalidNamespace', '$listSessions may only be run against config.system.sessions');
      return sessionsOf(call);
    default:
      return undefined;
  }
}

const scaleIn = ({ scale }: Document): number => Number(numeric(scale) ?? 1);

function noView(call: Call): Collection | undefined {
  const collection = collectionOf(call, collectionName(call));
  if (collection && isView(collection)) throw notOnView(namespaceOf(collection));
  return collection;
}

/** The sessions that the store knows of; that of the command itself is one of them. */
function sessionsOf({ engine, session }: Call): Document[] {
  const known = engine.sessions.list();
  if (session !== undefined && !known.some(({ id }) => id === session))
    known.push({ id: session, usedAt: engine.now().getTime() });
  return known.map(({ id, usedAt }) => ({ _id: shownId(id), lastUse: new Date(usedAt) }));
}
