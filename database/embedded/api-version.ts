import { StoreError } from './errors';
import { isPlainObject, truthy, type Document } from './values/values';

/** The commands of MongoDB's Stable API, version 1. */
const STABLE: ReadonlySet<string> = new Set([
  'abortTransaction',
  'aggregate',
  'bulkWrite',
  'collMod',
  'commitTransaction',
  'count',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'endSessions',
  'explain',
  'find',
  'findAndModify',
  'getMore',
  'hello',
  'insert',
  'killCursors',
  'listCollections',
  'listDatabases',
  'listIndexes',
  'ping',
  'refreshSessions',
  'update',
]);

/** Stages that tell of the server's inside, which may change. */
const UNSTABLE_STAGES: ReadonlySet<string> = new Set([
  '$currentOp',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$planCacheStats',
  '$search',
]);

/** Refuses what a client has asked to be refused by declaring the version of the API that it was written for. */
export function checkApiVersion(name: string, body: Document): void {
  const { apiVersion, apiStrict, apiDeprecationErrors } = body;
  if (apiVersion === undefined) {
    if (apiStrict !== undefined || apiDeprecationErrors !== undefined)
      throw new StoreError(
        4886600,
        'Location4886600',
        'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion',
      );
    return;
  }
  if (apiVersion !== '1') throw new StoreError(322, 'APIVersionError', 'API version must be "1"');
  if (!truthy(apiStrict)) return;
  if (!STABLE.has(name)) throw strict(`Provided apiStrict:true, but the command ${name} is not in API Version 1`);
  for (const stage of Array.isArray(body.pipeline) ? (body.pipeline as unknown[]) : []) {
    const unstable = isPlainObject(stage) ? Object.keys(stage).find((each) => UNSTABLE_STAGES.has(each)) : undefined;
    if (unstable !== undefined)
      throw strict(`stage ${unstable} is not allowed with 'apiStrict: true' in API Version 1`);
  }
}

const strict = (message: string): StoreError =>
  new StoreError(
    323,
    'APIStrictError',
    `${message}. Information on supported commands and migrations in API Version 1 can be found at https://www.mongodb.com/docs/manual/reference/stable-api/`,
  );
