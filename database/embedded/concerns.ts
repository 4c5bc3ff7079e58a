import type { Timestamp } from 'bson';
import type { Engine } from './engine';
import { StoreError, failedToParse } from './errors';
import { invalid } from './sessions/errors';
import type { View } from './storage/storage';
import { isPlainObject, numeric, orderOf, timestampOf, Order, type Document } from './values/values';

const LEVELS = new Set(['local', 'available', 'majority', 'linearizable', 'snapshot']);
/** A year. */
const LARGEST_DRIFT_SECONDS = 31_536_000n;
const SNAPSHOT_COMMANDS = new Set(['find', 'aggregate', 'distinct']);

/** The view of the past that a `readConcern` asks for outside of a transaction, with its time; undefined for the live state. */
export function snapshotOf(engine: Engine, name: string, body: Document): { view: View; time: bigint } | undefined {
  const concern = readConcernOf(body);
  // A cursor goes on reading what it has begun to read.
  if (name === 'getMore') return undefined;
  if (concern?.level !== 'snapshot') {
    if (concern?.atClusterTime !== undefined)
      throw invalid('readConcern.atClusterTime is only allowed when readConcern.level is snapshot');
    return undefined;
  }
  if (!SNAPSHOT_COMMANDS.has(name)) {
    throw invalid(
      `Command ${name} does not support { readConcern: { level: "snapshot", provenance: "clientSupplied" } } :: caused by :: read concern not supported`,
    );
  }
  if (concern.atClusterTime === undefined) return engine.snapshots.take();
  const time = timestampOf(concern.atClusterTime as Timestamp);
  return { view: engine.snapshots.at(time), time };
}

/** Checked in every command: one node with one history gives each level, so the level itself changes nothing else. */
export function readConcernOf(body: Document): Document | undefined {
  const concern = body.readConcern;
  if (concern === undefined) return undefined;
  if (!isPlainObject(concern)) throw failedToParse("'readConcern' must be an object");
  const { level, afterClusterTime, atClusterTime } = concern;
  if (level !== undefined && !LEVELS.has(level as string)) {
    throw new StoreError(
      2,
      'BadValue',
      `Enumeration value '${String(level)}' for field 'readConcern.level' is not a valid value.`,
    );
  }
  for (const [field, time] of Object.entries({ afterClusterTime, atClusterTime })) {
    if (time !== undefined && orderOf(time) !== Order.Timestamp)
      throw new StoreError(
        14,
        'TypeMismatch',
        `BSON field 'readConcern.${field}' is the wrong type, expected type 'timestamp'`,
      );
  }
  if (afterClusterTime !== undefined && atClusterTime !== undefined)
    throw invalid('Specifying a timestamp for readConcern snapshot in a causally consistent session is not allowed.');
  return concern;
}

/**
 * A time after which the client wants to read and which is not reached yet; undefined when there is none. It is later only when the client
 * has brought it from another server, and then says so in `$clusterTime`: any other time in the future is refused.
 */
export function timeToReach({ clock }: Engine, body: Document): bigint | undefined {
  const concern = readConcernOf(body);
  if (concern?.afterClusterTime === undefined) return undefined;
  const asked = timestampOf(concern.afterClusterTime);
  if (asked <= clock.committed) return undefined;
  const gossip: unknown = isPlainObject(body.$clusterTime) ? body.$clusterTime.clusterTime : undefined;
  const known = orderOf(gossip) === Order.Timestamp ? timestampOf(gossip) : 0n;
  if (known > clock.committed + (LARGEST_DRIFT_SECONDS << 32n))
    throw new StoreError(
      209,
      'ClusterTimeFailsRateLimiter',
      "New cluster time is too far from this node's wall clock time.",
    );
  if (known >= asked) return asked;
  throw invalid(
    `readConcern afterClusterTime value must not be greater than the current clusterTime. Requested clusterTime: { ts: ${show(asked)} }; current clusterTime: { ts: ${show(clock.committed)} }`,
  );
}

const show = (time: bigint): string => `Timestamp(${time >> 32n}, ${time & 0xffffffffn})`;

/** What a write concern that one node cannot fulfil adds to the answer: the write itself is done. */
export function writeConcernError(body: Document): Document | undefined {
  const concern = body.writeConcern;
  if (concern === undefined) return undefined;
  if (!isPlainObject(concern)) throw failedToParse('writeConcern must be an object');
  const { w, j } = concern;
  const nodes = numeric(w);
  if (nodes !== undefined) {
    if (Number(nodes) < 0 || Number(nodes) > 50)
      throw failedToParse('w has to be a non-negative number and not greater than 50');
    if (Number(nodes) === 0 && j === true) throw failedToParse('cannot use w: 0 together with j: true');
    if (Number(nodes) <= 1) return undefined;
    return shown(100, 'UnsatisfiableWriteConcern', 'Not enough data-bearing nodes', concern);
  }
  if (w === undefined || w === 'majority') return undefined;
  if (typeof w !== 'string') throw failedToParse('w has to be a number, string, or object');
  return shown(
    79,
    'UnknownReplWriteConcern',
    `No write concern mode named '${w}' found in replica set configuration`,
    concern,
  );
}

const shown = (code: number, codeName: string, errmsg: string, concern: Document): Document => ({
  code,
  codeName,
  errmsg,
  errInfo: { writeConcern: { ...concern, provenance: 'clientSupplied' } },
});
