import { StoreError } from '../errors';
import type { Document } from '../values/values';

const list = (names: string): readonly string[] => names.split(/\s+/).filter(Boolean);

/** What any command may carry. */
const COMMON = list(`
  lsid txnNumber autocommit startTransaction stmtId stmtIds readConcern writeConcern maxTimeMS maxTimeMSOpOnly comment apiVersion apiStrict
  apiDeprecationErrors rawData databaseVersion shardVersion mayBypassWriteBlocking expectPrefix clientOperationKey isTimeseriesNamespace
  collectionUUID encryptionInformation includeQueryStatsMetrics runtimeConstants explain`);

/** Fields of the commands beside their own name, as MongoDB 8.0 declares them; those of other commands are not checked. */
const FIELDS: Readonly<Record<string, string>> = {
  find: `filter sort projection skip limit batchSize singleBatch hint min max returnKey showRecordId collation let tailable awaitData
    noCursorTimeout allowPartialResults allowDiskUse oplogReplay mirrored ntoreturn term requestResumeToken startAt resumeAfter querySettings options`,
  count: 'query limit skip hint collation fields queryOptions',
  distinct: 'key query collation hint',
  aggregate: `pipeline allowDiskUse cursor bypassDocumentValidation collation hint let needsMerge fromMongos fromRouter exchange
    requestReshardingResumeToken isMapReduceCommand querySettings`,
  getMore: 'collection batchSize term lastKnownCommittedOpTime',
  killCursors: 'cursors',
  insert: 'documents ordered bypassDocumentValidation bypassEmptyTsReplacement',
  update: 'updates ordered bypassDocumentValidation bypassEmptyTsReplacement let sampleId',
  delete: 'deletes ordered bypassDocumentValidation let sampleId',
  findAndModify: `query fields sort hint collation let arrayFilters remove update upsert new bypassDocumentValidation sampleId
    bypassEmptyTsReplacement`,
  bulkWrite: 'ops nsInfo ordered bypassDocumentValidation bypassEmptyTsReplacement let errorsOnly cursor',
  create: `capped autoIndexId idIndex size max storageEngine validator validationLevel validationAction indexOptionDefaults viewOn pipeline
    collation recordPreImages changeStreamPreAndPostImages timeseries clusteredIndex expireAfterSeconds encryptedFields temp flags`,
  drop: '',
  dropDatabase: 'dropPendingPrimary',
  renameCollection: 'to dropTarget stayTemp',
  createIndexes: 'indexes ignoreUnknownIndexOptions commitQuorum',
  dropIndexes: 'index',
  listIndexes: 'cursor includeBuildUUIDs includeIndexBuildInfo',
  listCollections: 'filter nameOnly authorizedCollections cursor includePendingDrops',
  listDatabases: 'nameOnly filter authorizedDatabases',
  collMod: `index validator validationLevel validationAction viewOn pipeline changeStreamPreAndPostImages recordPreImages expireAfterSeconds
    timeseries cappedSize cappedMax clusteredIndex dryRun prepareUnique`,
};

const KNOWN: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(FIELDS).map(([name, fields]) => [name, new Set([name, ...COMMON, ...list(fields)])]),
);

/** Refuses a field that the command does not have: what a client asks for is never left undone in silence. */
export function refuseUnknownFields(name: string, body: Document): void {
  const known = KNOWN.get(name === 'findandmodify' ? 'findAndModify' : name);
  if (!known) return;
  for (const field in body) {
    if (known.has(field) || field.startsWith('$') || field === name) continue;
    throw new StoreError(40415, 'Location40415', `BSON field '${name}.${field}' is an unknown field.`);
  }
}
