import { uuidOf, type Collection } from '../../catalog';
import type { Index } from '../../index-definition';
import { StoreError, badValue, notSupported, typeMismatch } from '../../errors';
import { commandChange } from '../../oplog/change';
import { checkValidator } from '../../validation/validation';
import { isPlainObject, numeric, truthy, type Document } from '../../values/values';
import type { Call, Command } from '../command';
import { invalid } from '../../sessions/errors';
import { isView } from '../../views/definition';
import { existing, pick } from '../indexes/indexes';
import { modifyView } from './views';

const OPTIONS = ['validator', 'validationLevel', 'validationAction', 'changeStreamPreAndPostImages'];
const REFUSED = ['timeseries', 'cappedSize', 'cappedMax', 'clusteredIndex', 'expireAfterSeconds'];

/** Changes the TTL or the visibility of an index, and what the collection asks of its documents; tells change streams of it. */
export const collMod: Command = async (call) => {
  const { body, engine } = call;
  const collection = existing(call);
  if (isView(collection)) return modifyView(call, collection);
  const ofView = ['viewOn', 'pipeline'].find((option) => body[option] !== undefined);
  if (ofView !== undefined) throw invalid(`'${ofView}' option not supported on a collection`);
  const refused = REFUSED.find((option) => body[option] !== undefined);
  if (refused !== undefined) throw notSupported(`Option '${refused}' of collMod`);
  const change = body.index === undefined ? undefined : indexChange(collection, body.index);
  const options = optionsOf(body);
  if (truthy(body.dryRun)) return change?.reply ?? {};
  await engine.queue.run(() => {
    const before = collection.options;
    const stateBeforeChange = {
      collectionOptions: { ...before, uuid: uuidOf(collection) },
      ...(change && { indexOptions: change.before }),
    };
    if (change) Object.assign(change.index, change.fields, { spec: { ...change.index.spec, ...change.shown } });
    collection.options = { ...before, ...options };
    engine.catalog.save(collection);
    logChange(call, collection, {
      operationDescription: { ...(change && { index: { name: change.index.name, ...change.shown } }), ...options },
      stateBeforeChange,
    });
  });
  return change?.reply ?? {};
};

interface IndexChange {
  index: Index;
  /** What becomes of the index, as it is used and as listIndexes shows it. */
  fields: Partial<Index>;
  shown: Document;
  before: Document;
  reply: Document;
}

function indexChange(collection: Collection, asked: unknown): IndexChange {
  if (!isPlainObject(asked)) throw typeMismatch("BSON field 'collMod.index' is the wrong type, expected type 'object'");
  for (const option of ['unique', 'prepareUnique'])
    if (asked[option] !== undefined) throw notSupported(`Option '${option}' of an index in collMod`);
  if (asked.name === undefined && asked.keyPattern === undefined)
    throw new StoreError(72, 'InvalidOptions', 'Either name or keyPattern must be specified');
  if (asked.expireAfterSeconds === undefined && asked.hidden === undefined)
    throw new StoreError(72, 'InvalidOptions', 'no expireAfterSeconds, hidden, unique, or prepareUnique field');
  const index = pick(collection, asked.name ?? asked.keyPattern);
  const change: IndexChange = { index, fields: {}, shown: {}, before: {}, reply: {} };
  if (asked.expireAfterSeconds !== undefined) {
    const seconds = numeric(asked.expireAfterSeconds);
    if (seconds === undefined) throw typeMismatch("'collMod.index.expireAfterSeconds' has to be a number");
    if (!(Number(seconds) >= 0)) throw new StoreError(72, 'InvalidOptions', 'expireAfterSeconds cannot be less than 0');
    change.fields.expireAfter = Number(seconds);
    change.shown.expireAfterSeconds = asked.expireAfterSeconds;
    const old = index.spec.expireAfterSeconds;
    if (old !== undefined) {
      change.before.expireAfterSeconds = old;
      change.reply.expireAfterSeconds_old = old;
    }
    change.reply.expireAfterSeconds_new = asked.expireAfterSeconds;
  }
  if (asked.hidden !== undefined) {
    if (index.name === '_id_') throw badValue("can't hide _id index");
    const hidden = truthy(asked.hidden);
    Object.assign(change.fields, { hidden });
    Object.assign(change.shown, { hidden });
    change.before.hidden = index.hidden;
    Object.assign(change.reply, { hidden_old: index.hidden, hidden_new: hidden });
  }
  return change;
}

function optionsOf(body: Document): Document {
  const given = OPTIONS.filter((option) => body[option] !== undefined);
  checkValidator(body);
  return Object.fromEntries(given.map((option) => [option, body[option]]));
}

function logChange({ engine }: Call, collection: Collection, fields: Document): void {
  const { database, name } = collection;
  engine.live.log(commandChange(database, name, 'modify', { collectionUUID: uuidOf(collection), ...fields }));
}
