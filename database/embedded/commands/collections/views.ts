import { Long } from 'bson';
import type { Collection } from '../../catalog';
import { parseCollation } from '../../collation/collation';
import { badValue, typeMismatch } from '../../errors';
import { viewChange } from '../../oplog/change';
import { runStages } from '../../pipeline';
import { decode, idOf, isPlainObject, truthy, type Document } from '../../values/values';
import { invalid, notInTransaction } from '../../sessions/errors';
import { asAggregate } from '../../views/as-aggregate';
import { isView, optionNotOnView, type ViewDefinition } from '../../views/definition';
import { checkDependencies } from '../../views/dependencies';
import type { CursorReply } from '../../wire/reply';
import { aggregate, contextOf } from '../data/aggregate';
import { refuseOtherOptions } from './collection-options';
import { collectionName, collectionOf, type Call } from '../command';
import { readsSystem, withNaturalHint } from '../server/system-reads';

const OF_COLLECTIONS = ['validator', 'validationLevel', 'validationAction', 'changeStreamPreAndPostImages', 'idIndex'];
const NOT_IN_VIEWS = new Set(['$out', '$merge', '$changeStream']);

/** `create` with `viewOn`. */
export async function createView(call: Call): Promise<Document> {
  if (call.transaction) throw notInTransaction('Cannot create a view in a multi-document transaction');
  const { engine, database, body } = call;
  const name = collectionName(call);
  const option = OF_COLLECTIONS.find((each) => body[each] !== undefined);
  if (option !== undefined) throw optionNotOnView(`Option not supported on a view: ${option}`);
  const definition = definitionIn(call, name);
  const collation = parseCollation(body.collation);
  const options: Document = {
    viewOn: definition.on,
    pipeline: definition.pipeline,
    ...(collation && { collation: collation.spec }),
  };
  await engine.queue.run(() => {
    const present = engine.catalog.find(`${database}.${name}`);
    if (present) return refuseOtherOptions(present, options);
    checkPlace(call, name, definition, collation?.key);
    engine.catalog.create(database, name, options);
  });
  return {};
}

/** `collMod` of a view: another definition. */
export async function modifyView(call: Call, view: Collection): Promise<Document> {
  const { engine, body } = call;
  const other = [...OF_COLLECTIONS, 'index'].find((each) => body[each] !== undefined);
  if (other !== undefined) throw invalid(`option not supported on a view: ${other}`);
  if (body.viewOn === undefined || body.pipeline === undefined)
    throw invalid("Must specify both 'viewOn' and 'pipeline' when modifying a view and only of a view");
  const definition = definitionIn(call, view.name);
  await engine.queue.run(() => {
    checkPlace(call, view.name, definition, parseCollation(view.options.collation)?.key);
    const changed = { viewOn: definition.on, pipeline: definition.pipeline };
    view.options = { ...view.options, ...changed };
    engine.catalog.save(view);
    engine.live.log(viewChange(view, 'modify', changed));
  });
  return {};
}

function definitionIn(call: Call, name: string): ViewDefinition {
  const { viewOn: on, pipeline = [] } = call.body;
  if (typeof on !== 'string') throw typeMismatch(`BSON field '${call.name}.viewOn' has to be a string`);
  if (on === '') throw badValue("'viewOn' cannot be empty");
  if (!Array.isArray(pipeline) || !pipeline.every(isPlainObject))
    throw typeMismatch(`BSON field '${call.name}.pipeline' has to be an array of objects`);
  const refused = pipeline.flatMap((stage) => Object.keys(stage)).find((stage) => NOT_IN_VIEWS.has(stage));
  if (refused !== undefined) throw optionNotOnView(`${refused} cannot be used in the definition of view ${name}`);
  runStages([], pipeline, contextOf(call));
  return { on, pipeline };
}

/** Inside the write queue: what the view reads is as it will be when the view is there. */
function checkPlace(call: Call, name: string, definition: ViewDefinition, collation: string | undefined): void {
  const find = (each: string): Collection | undefined => call.engine.catalog.find(`${call.database}.${each}`);
  checkDependencies(name, definition, find);
  const on = find(definition.on);
  if (on && isView(on) && parseCollation(on.options.collation)?.key !== collation)
    throw optionNotOnView(`View ${name} has another collation than view ${definition.on}`);
}

/** Whether what is read is a view, or a collection of the server's own, which is read like one. */
export const readsView = (call: Call): boolean => isView(collectionOf(call, collectionName(call))) || readsSystem(call);

/** A `find`, `count` or `distinct` of a view as the `aggregate` that it is. */
export const overView = (call: Call): Call => ({
  ...call,
  name: 'aggregate',
  body: asAggregate(call.name, readsSystem(call) ? withNaturalHint(call.body) : call.body),
});

export async function findInView(call: Call): Promise<Document> {
  const reply = await aggregate(overView(call));
  const cursor = reply.$cursor as CursorReply;
  if (!truthy(call.body.singleBatch)) return reply;
  call.engine.cursors.kill(idOf(cursor.id));
  return { $cursor: { ...cursor, id: Long.ZERO } };
}

/** The one document that a `count` or `distinct` of a view comes to; empty when there is none. */
export async function summaryOfView(call: Call): Promise<Document> {
  const { batch } = (await aggregate(overView(call))).$cursor as CursorReply;
  const [only] = batch;
  return only ? decode(only) : {};
}
