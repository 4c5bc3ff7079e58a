import type { Collection } from '../../catalog';
import { inContext, StoreError, withContext } from '../../errors';
import { pipelineQuery } from '../../reading/leading-query';
import { runPipeline, runStages, type PipelineContext } from '../../pipeline';
import type { Query } from '../../reading/query';
import { encode, isPlainObject, numeric, truthy, type Document } from '../../values/values';
import { definitionOf } from '../../views/definition';
import {
  collationOf,
  collectionName,
  collectionOf,
  cursorOptions,
  deadlineOf,
  documentsOf,
  letOf,
  viewOf,
  type Call,
  type Command,
} from '../command';
import { checkWriteStage, writeStage } from './aggregate-output';
import { openChangeStream } from './change-stream';
import { explain } from '../explain';
import { infoStage } from './aggregate-info';
import { SEARCH_STAGES, searchNotEnabled } from '../indexes/search-indexes';
import { systemDocuments } from '../server/system-reads';

export function contextOf(call: Call): PipelineContext {
  return {
    view: viewOf(call),
    database: call.database,
    find: (name) => collectionOf(call, name),
    variables: letOf(call),
    collation: collationOf(
      typeof call.body[call.name] === 'string' ? collectionOf(call, collectionName(call)) : undefined,
      call.body.collation,
    ),
    now: call.engine.now(),
    deadline: deadlineOf(call),
    metrics: call.engine.metrics,
  };
}

const EXECUTING = 'PlanExecutor error during aggregation';

export const aggregate: Command = async (call) => {
  const { body, engine } = call;
  const stages = documentsOf(call, 'pipeline');
  if (stages[0] && '$changeStream' in stages[0]) return openChangeStream(call, stages);
  if (stages.some((stage) => '$changeStream' in stage)) {
    throw new StoreError(40602, 'Location40602', '$changeStream is only valid as the first stage in a pipeline');
  }
  if (stages.some((stage) => SEARCH_STAGES.has(Object.keys(stage)[0] ?? ''))) throw searchNotEnabled();
  if (truthy(body.explain))
    return explain({ ...call, name: 'explain', body: { explain: { ...body, explain: undefined } } });
  const whole = numeric(body.aggregate) !== undefined;
  const name = whole ? '$cmd.aggregate' : collectionName(call);
  const namespace = `${call.database}.${name}`;
  const last = Object.keys(stages.at(-1) ?? {})[0];
  const context = contextOf(call);
  const info = infoStage(call, stages);
  const system = systemDocuments(call);
  if (whole && !info && Object.keys(stages[0] ?? {})[0] !== '$documents')
    throw new StoreError(
      73,
      'InvalidNamespace',
      `{aggregate: 1} is not valid for '${Object.keys(stages[0] ?? {})[0]}'; a collection is required.`,
    );
  if (!whole && stages[0] && '$documents' in stages[0])
    throw new StoreError(73, 'InvalidNamespace', "'$documents' can only be run with {aggregate: 1}");
  const results = (rest: readonly Document[]): Iterable<Document> =>
    info
      ? runStages(info, rest.slice(1), context)
      : system
        ? runStages(system, rest, context)
        : runPipeline(whole ? undefined : context.find(name), rest, context, body.hint);
  if (last === '$out' || last === '$merge') {
    if (isPlainObject(body.readConcern) && body.readConcern.level === 'linearizable')
      throw new StoreError(72, 'InvalidOptions', `${last} cannot be used with a 'linearizable' read concern level`);
    const written = stages.at(-1) as Document;
    checkWriteStage(written);
    const read = results(stages.slice(0, -1));
    await writeStage(call, written, read).catch((error: unknown) => {
      throw withContext(error, EXECUTING);
    });
    return { $cursor: { id: 0n, ns: namespace, name: 'firstBatch', batch: [] } };
  }
  const cursor = body.cursor;
  if (!isPlainObject(cursor))
    throw new StoreError(
      9,
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  const batchSize = numeric(cursor.batchSize);
  if (batchSize !== undefined && Number(batchSize) < 0)
    throw new StoreError(
      51024,
      'Location51024',
      `BSON field 'batchSize' value must be >= 0, actual value '${String(batchSize)}'`,
    );
  // Compiled before the first document is asked for: a pipeline that is not valid is no error of its execution.
  const found = results(stages);
  function* documents(): Iterator<Buffer> {
    for (const document of found) yield encode(document);
  }
  const { id, batch } = inContext(EXECUTING, () =>
    engine.cursors.first(
      cursorOptions(call, namespace),
      documents(),
      batchSize === undefined ? 101 : Number(batchSize),
      false,
    ),
  );
  return { $cursor: { id, ns: namespace, name: 'firstBatch', batch } };
};

/** The collection that is read in the end, and all that is done with its documents. */
function underViews(
  call: Call,
  asked: Document[],
): { collection: Collection | undefined; stages: readonly Document[] } {
  let collection = collectionOf(call, collectionName(call));
  let stages: readonly Document[] = asked;
  for (let view = collection && definitionOf(collection); view; view = collection && definitionOf(collection)) {
    stages = [...view.pipeline, ...stages];
    collection = collectionOf(call, view.on);
  }
  return { collection, stages };
}

/** What explain shows of an aggregation: the query in front of it, and the stages that it does not take over. */
export function leadingQuery(call: Call): { query: Query | undefined; rest: readonly Document[] } {
  const { collection, stages } = underViews(call, documentsOf(call, 'pipeline'));
  // A pipeline that is not valid is refused here, too.
  const context = contextOf(call);
  runStages(
    [],
    stages.filter((stage) => !('$out' in stage) && !('$merge' in stage)),
    context,
  );
  if (!collection) return { query: undefined, rest: [] };
  return pipelineQuery(collection, stages, context, call.body.hint);
}
