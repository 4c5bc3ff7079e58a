import { StoreError, notSupported } from '../errors';
import type { Collection } from '../catalog';
import { runPipeline, type PipelineContext } from '../pipeline';
import { Query } from '../query';
import { compileUpdate } from '../updater';
import { valueAt } from '../paths';
import { isPlainObject, type Document } from '../values';
import type { View } from '../storage';
import { collectionName, type Call } from './command';
import { change } from './writes';
import { discard } from './collections';

/** Runs a pipeline that ends in `$out` or `$merge`. */
export async function writeStage(call: Call, context: PipelineContext, stages: readonly Document[]): Promise<void> {
  if (call.transaction)
    throw new StoreError(263, 'OperationNotSupportedInTransaction', '$out and $merge are not allowed in a transaction');
  const last = stages.at(-1) as Document;
  const results = [...runPipeline(context.find(collectionName(call)), stages.slice(0, -1), context, call.body.hint)];
  const { engine } = call;
  if ('$out' in last) {
    const { db = call.database, coll } =
      typeof last.$out === 'string' ? { coll: last.$out } : (last.$out as { db?: string; coll: string });
    await engine.queue.run(() => {
      const present = engine.catalog.find(`${db}.${coll}`);
      const specs = present?.indexes.slice(1).map((index) => index.spec) ?? [];
      if (present) discard(call, present);
      const target = engine.catalog.create(db, coll, present?.options);
      for (const spec of specs) target.indexes.push(engine.catalog.index(spec));
      engine.catalog.save(target);
      for (const document of results) engine.records.insert(engine.live, target, document);
    });
    return;
  }
  const merge = (typeof last.$merge === 'string' ? { into: last.$merge } : last.$merge) as Document;
  const into =
    typeof merge.into === 'string'
      ? { db: call.database, coll: merge.into }
      : (merge.into as { db: string; coll: string });
  const target = await engine.ensure(into.db, into.coll);
  let done = 0;
  await engine.queue.run(() => {
    for (; done < results.length; done++) mergeOne(call, engine.live, target, merge, results[done] as Document);
  });
}

function mergeOne(call: Call, view: View, target: Collection, merge: Document, document: Document): void {
  const on = merge.on === undefined ? ['_id'] : ([merge.on].flat() as string[]);
  const filter = Object.fromEntries(on.map((field) => [field, valueAt(document, field.split('.')) ?? null]));
  const [hit] = new Query(target, { filter, limit: 1 }).run(view);
  const { whenMatched = 'merge', whenNotMatched = 'insert' } = merge;
  if (!hit) {
    if (whenNotMatched === 'fail')
      throw new StoreError(
        13113,
        'MergeStageNoMatchingDocument',
        '$merge could not find a matching document in the target collection',
      );
    if (whenNotMatched === 'insert') call.engine.records.insert(view, target, document);
    return;
  }
  if (whenMatched === 'keepExisting') return;
  if (whenMatched === 'fail')
    throw new StoreError(11000, 'DuplicateKey', '$merge found a matching document in the target collection');
  if (whenMatched === 'replace') change(call, view, target, hit, (before) => ({ ...document, _id: before._id }));
  else if (whenMatched === 'merge') change(call, view, target, hit, (before) => ({ ...before, ...document }));
  else if (Array.isArray(whenMatched)) {
    const variables = isPlainObject(merge.let) ? merge.let : { new: document };
    change(
      call,
      view,
      target,
      hit,
      compileUpdate(whenMatched, undefined, variables, () => call.engine.now()),
    );
  } else throw notSupported(`$merge with whenMatched: ${String(whenMatched)}`);
}
