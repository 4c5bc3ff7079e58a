import { StoreError, withContext } from '../../errors';
import { compileProjection } from '../../reading/projection';
import { compileUpdate } from '../../updates/updater';
import type { StatementResult } from '../../sessions/retry-record';
import type { View } from '../../storage/storage';
import { truthy, type Document } from '../../values/values';
import { isReplacement } from '../../oplog/update-description';
import { collationOf, collectionName, collectionOf, deadlineOf, documentOf, letOf, type Command } from '../command';
import { retriedIds, runStatements } from './statements';
import { change, checkStatement, statementQuery, upsert } from './writes';

export const findAndModify: Command = async (call) => {
  const { body, engine } = call;
  const removing = truthy(body.remove);
  if (removing && (body.update !== undefined || truthy(body.upsert) || truthy(body.new))) {
    throw new StoreError(9, 'FailedToParse', "Cannot specify 'update', 'upsert' or 'new' together with remove=true");
  }
  if (!removing && body.update === undefined)
    throw new StoreError(9, 'FailedToParse', "Either an 'update' or remove=true must be specified");
  const name = collectionName(call);
  const query = documentOf(call, 'query');
  const strings = collationOf(collectionOf(call, name), body.collation)?.order;
  const project = compileProjection((body.fields ?? body.projection) as Document | undefined, query, {
    variables: letOf(call),
    strings,
    deadline: deadlineOf(call),
  });
  const apply = removing
    ? undefined
    : compileUpdate(body.update, {
        arrayFilters: body.arrayFilters,
        variables: letOf(call),
        strings,
        keepsEmptyStamps: truthy(body.bypassEmptyTsReplacement),
        now: () => engine.now(),
        deadline: deadlineOf(call),
      });
  const act = (view: View): Document => {
    const collection = truthy(body.upsert)
      ? engine.ensureIn(view, call.database, name)
      : engine.findIn(view, `${call.database}.${name}`);
    if (!collection) checkStatement(call, { q: query, sort: body.sort, collation: body.collation });
    if (!collection) return { lastErrorObject: { n: 0, ...(!removing && { updatedExisting: false }) }, value: null };
    const [hit] = statementQuery(
      call,
      collection,
      { q: query, sort: body.sort, hint: body.hint, collation: body.collation },
      true,
    ).run(view);
    const show = (document: Document): Document => (project ? project(document, hit?.trace ?? {}) : document);
    if (!apply) {
      if (hit) engine.records.remove(view, collection, hit);
      return { lastErrorObject: { n: hit ? 1 : 0 }, value: hit ? show(hit.document) : null };
    }
    if (hit) {
      const { after } = change(call, view, collection, hit, apply, body.update);
      return { lastErrorObject: { n: 1, updatedExisting: true }, value: show(truthy(body.new) ? after : hit.document) };
    }
    if (!truthy(body.upsert)) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
    const created = upsert(call, view, collection, query, apply, isReplacement(body.update));
    return {
      lastErrorObject: { n: 1, updatedExisting: false, upserted: created._id },
      value: truthy(body.new) ? show(created) : null,
    };
  };
  const run = await runStatements(call, 1, (view) => {
    const reply = act(view);
    return { n: 1, reply };
  });
  const error = run.errors[0]?.error;
  if (error) throw withContext(error, 'Plan executor error during findAndModify');
  const result = run.results[0] as StatementResult;
  return { ...result.reply, ...retriedIds(run) };
};
