import { checkStages, readOptions } from '../../change-streams/options';
import type { Scope } from '../../change-streams/scope';
import { ChangeStream } from '../../change-streams/stream';
import type { Position } from '../../change-streams/token';
import type { EventSource } from '../../change-streams/events';
import { compareValues, equalValues } from '../../values/compare';
import { StoreError, badValue } from '../../errors';
import { runStages } from '../../pipeline';
import { Query } from '../../reading/query';
import { notInTransaction, invalid } from '../../sessions/errors';
import { isPlainObject, numeric, truthy, type Document } from '../../values/values';
import { contextOf } from './aggregate';
import { isView, notOnView } from '../../views/definition';
import { collationOf, collectionName, collectionOf, cursorOptions, type Call } from '../command';

/** `aggregate` whose first stage is `$changeStream`: opens the stream and gives what is there already. */
export function openChangeStream(call: Call, stages: readonly Document[]): Document {
  const { engine, body } = call;
  if (call.transaction) throw notInTransaction('$changeStream cannot be run in a multi-document transaction');
  if (!isPlainObject(body.cursor)) {
    throw new StoreError(
      9,
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  const level: unknown = isPlainObject(body.readConcern) ? body.readConcern.level : undefined;
  if (level !== undefined && level !== 'majority')
    throw invalid(
      `Aggregation stage $changeStream cannot run with a readConcern other than 'majority', or in a multi-document transaction. Current readConcern: ${String(level)}`,
    );
  const operand = stages[0]?.$changeStream;
  const options = readOptions(operand);
  const scope = scopeOf(call, operand as Document);
  const { stages: rest, split } = checkStages(stages.slice(1));
  const start = options.start ?? { time: engine.clock.committed, index: 0xffffffff, kind: 'mark' };
  checkStart(call, start);
  const stream = new ChangeStream(engine, scope, sourceOf(call, options), shaper(call, rest), start, { split });
  const namespace = `${call.database}.${scope.collection ?? '$cmd.aggregate'}`;
  const batchSize = numeric(body.cursor.batchSize);
  const { batch, more, resumeToken } = stream.read(batchSize === undefined ? 101 : Number(batchSize));
  const id = more ? engine.cursors.keep({ ...cursorOptions(call, namespace), tailing: true }, stream) : 0n;
  return { $cursor: { id, ns: namespace, name: 'firstBatch', batch, postBatchResumeToken: resumeToken } };
}

function scopeOf(call: Call, operand: Document): Scope {
  const whole = numeric(call.body.aggregate) !== undefined;
  if (truthy(operand.allChangesForCluster)) {
    if (call.database !== 'admin' || !whole) {
      throw invalid(
        "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no collection name",
      );
    }
    return {};
  }
  if (['admin', 'config', 'local'].includes(call.database)) {
    throw new StoreError(
      73,
      'InvalidNamespace',
      `$changeStream may not be opened on the internal ${call.database} database`,
    );
  }
  if (!whole && isView(collectionOf(call, collectionName(call))))
    throw notOnView(`${call.database}.${collectionName(call)}`);
  return whole ? { database: call.database } : { database: call.database, collection: collectionName(call) };
}

/** A stream that could have missed something is not opened. */
function checkStart({ engine }: Call, { time, kind }: Position): void {
  if (kind === 'event' && time > engine.clock.committed) {
    throw new StoreError(280, 'ChangeStreamFatalError', 'cannot resume stream; the resume token was not found.', [
      'NonResumableChangeStreamError',
    ]);
  }
  if (engine.oplog.reaches(time)) return;
  throw new StoreError(
    286,
    'ChangeStreamHistoryLost',
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    ['NonResumableChangeStreamError'],
  );
}

function sourceOf({ engine }: Call, options: EventSource['options']): EventSource {
  return {
    options,
    lookUp: (database, name, id) => {
      const collection = engine.catalog.find(`${database}.${name}`);
      if (!collection) return null;
      const collation = collationOf(collection, undefined);
      const [hit] = new Query(collection, { filter: { _id: { $eq: id } }, limit: 1, collation }).run(engine.live);
      return hit && equalValues(hit.document._id, id) ? hit.document : null;
    },
  };
}

/** The stages after `$changeStream`, event by event; undefined for one that they leave out. */
function shaper(call: Call, stages: readonly Document[]): (event: Document) => Document | undefined {
  const context = { ...contextOf(call), deadline: undefined };
  // A stage that is wrong is refused now, not with the first event.
  for (const _none of runStages([], stages, context)) throw badValue('A stage of a change stream made an event');
  return (event) => {
    if (stages.length === 0) return event;
    for (const shown of runStages([event], stages, context)) {
      if (compareValues(shown._id, event._id) === 0) return shown;
      throw new StoreError(
        280,
        'ChangeStreamFatalError',
        'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. ' +
          'Modifying the _id field of an event makes it impossible to resume the stream from that point. ' +
          `Only transformations that retain the unmodified _id field are allowed. Expected: ${JSON.stringify(event._id)} but found: ${JSON.stringify(shown._id)}`,
        ['NonResumableChangeStreamError'],
      );
    }
    return undefined;
  };
}
