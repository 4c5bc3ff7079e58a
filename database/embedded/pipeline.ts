import { failedToParse, notSupported } from './errors';
import type { Collection } from './catalog';
import { compileJsonSchema } from './json-schema/schema';
import { compileExpression, expressionMatcher } from './expressions/evaluate';
import { location } from './expressions/expression';
import { compileFilter } from './matching/matcher';
import { pipelineQuery } from './reading/leading-query';
import type { Query } from './reading/query';
import { bucketAutoStage } from './stages/bucket-auto';
import { bucketStages } from './stages/bucket';
import { densifyStage } from './stages/densify';
import { fillStages } from './stages/fill';
import { graphLookupStage } from './stages/graph-lookup';
import { groupStage, sortByCount } from './stages/grouping';
import { lookupStage } from './stages/lookup';
import { redactStage } from './stages/redact';
import { addShape, newRootOf, projectShape, replaceShape, unsetShape } from './stages/shaping';
import { countStage, limitOf, sampleStage, skipOf, slicedStage, sortStage } from './stages/simple';
import { each, settingsOf, type PipelineContext, type RunPipeline, type Stage } from './stages/stage';
import { unwindStage } from './stages/unwind';
import { windowStage } from './stages/window';
import { typeName } from './values/type-names';
import { isPlainObject, type Document } from './values/values';
import { definitionOf, requireCollation } from './views/definition';
import type { View } from './storage/storage';

export type { PipelineContext };

/** Runs a pipeline over a collection (or nothing, when it does not exist). */
export function runPipeline(
  collection: Collection | undefined,
  stages: readonly Document[],
  context: PipelineContext,
  hint?: unknown,
): Iterable<Document> {
  if (!collection) return runStages([], stages, context);
  const view = definitionOf(collection);
  if (view) {
    requireCollation(collection, context.collation);
    return runPipeline(context.find(view.on), [...view.pipeline, ...stages], context, hint);
  }
  const { query, rest } = pipelineQuery(collection, stages, context, hint);
  const later = rest.map((stage) => compileStage(stage, context));
  return later.reduce((documents, stage) => stage(documents), documentsOf(query, context.view));
}

const runFrom: RunPipeline = (from, stages, context) =>
  runPipeline(from === undefined ? undefined : context.find(from), stages, context);

function* documentsOf(query: Query, view: View): Iterable<Document> {
  for (const { document } of query.run(view)) yield document;
}

/** Compiles every stage, so that a wrong one is refused even when there is nothing to read, and runs them over `source`. */
export function runStages(
  source: Iterable<Document>,
  stages: readonly Document[],
  context: PipelineContext,
): Iterable<Document> {
  return stages.map((stage) => compileStage(stage, context)).reduce((documents, stage) => stage(documents), source);
}

const LAST_ONLY = new Set(['$out', '$merge']);
const FIRST_ONLY = new Set([
  '$indexStats',
  '$collStats',
  '$changeStream',
  '$listSessions',
  '$planCacheStats',
  '$currentOp',
]);
const UNKNOWN_HERE = new Set([
  '$geoNear',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$listSampledQueries',
  '$shardedDataDistribution',
]);

export const isStage = (name: string): boolean =>
  Object.hasOwn(STAGES, name) || LAST_ONLY.has(name) || FIRST_ONLY.has(name) || UNKNOWN_HERE.has(name);

function compileStage(stage: Document, context: PipelineContext): Stage {
  const [name = '', ...more] = Object.keys(stage);
  if (LAST_ONLY.has(name)) throw location(40601, `${name} can only be the final stage in the pipeline`);
  if (name === '' || more.length > 0)
    throw location(40323, 'A pipeline stage specification object must contain exactly one field.');
  if (FIRST_ONLY.has(name)) throw location(40602, `${name} is only valid as the first stage in a pipeline.`);
  if (UNKNOWN_HERE.has(name)) throw notSupported(`Aggregation stage ${name}`);
  const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  if (!compile) throw location(40324, `Unrecognized pipeline stage name: '${name}'`);
  return compile(stage[name], context);
}

type CompileStage = (operand: unknown, context: PipelineContext) => Stage;

/** A stage that means the same as several others. */
const through =
  (expand: (operand: unknown) => Document[]): CompileStage =>
  (operand, context) => {
    const stages = expand(operand).map((stage) => compileStage(stage, context));
    return (documents) => stages.reduce((before, stage) => stage(before), documents);
  };

const STAGES: Record<string, CompileStage> = {
  $match: (operand, context) => {
    if (!isPlainObject(operand)) throw location(15959, 'the match filter must be an expression in an object');
    const matches = compileFilter(operand, {
      expression: (source) => expressionMatcher(source, settingsOf(context)),
      schema: compileJsonSchema,
      strings: context.collation?.order,
      deadline: context.deadline,
    });
    return function* (documents) {
      for (const document of documents) {
        context.deadline?.check();
        if (matches(document)) yield document;
      }
    };
  },
  $sort: (operand, context) => sortStage(operand, context.collation?.order),
  $skip: (operand) => slicedStage(skipOf(operand), Infinity),
  $limit: (operand) => slicedStage(0, limitOf(operand)),
  $count: countStage,
  $sample: sampleStage,
  $project: (operand, context) => each(projectShape(operand, settingsOf(context))),
  $addFields: (operand, context) => each(addShape(operand, settingsOf(context), '$addFields')),
  $set: (operand, context) => each(addShape(operand, settingsOf(context), '$set')),
  $unset: (operand, context) => each(unsetShape(operand, settingsOf(context))),
  $replaceRoot: (operand, context) => each(replaceShape(newRootOf(operand), settingsOf(context))),
  $replaceWith: (operand, context) => each(replaceShape(operand, settingsOf(context))),
  $unwind: unwindStage,
  $group: (operand, context) => groupStage(operand, settingsOf(context)),
  $sortByCount: through(sortByCount),
  $bucket: through(bucketStages),
  $bucketAuto: (operand, context) => bucketAutoStage(operand, settingsOf(context)),
  $redact: (operand, context) => redactStage(operand, settingsOf(context)),
  $lookup: (operand, context) => lookupStage(operand, context, runFrom),
  $graphLookup: (operand, context) => graphLookupStage(operand, context, runFrom),
  $unionWith: unionStage,
  $facet: facetStage,
  $documents: documentsStage,
  $setWindowFields: (operand, context) => windowStage(operand, settingsOf(context)),
  $densify: (operand, context) => densifyStage(operand, settingsOf(context)),
  $fill: through(fillStages),
};

/** No pipeline inside of another writes. */
function refuseWrites(stages: readonly Document[], code: number, inside: string): void {
  for (const stage of stages)
    for (const name in stage)
      if (LAST_ONLY.has(name)) throw location(code, `${name} is not allowed within a ${inside}'s sub-pipeline`);
}

function unionStage(operand: unknown, context: PipelineContext): Stage {
  const source: unknown = typeof operand === 'string' ? { coll: operand } : operand;
  if (!isPlainObject(source))
    throw failedToParse(
      `the $unionWith stage specification must be an object or string, but found ${typeName(operand)}`,
    );
  const { coll, pipeline = [], ...others } = source;
  for (const name in others) throw location(40415, `BSON field '$unionWith.${name}' is an unknown field.`);
  if (coll !== undefined && typeof coll !== 'string') throw failedToParse("$unionWith 'coll' must be a string");
  if (!Array.isArray(pipeline)) throw failedToParse("$unionWith 'pipeline' must be an array");
  refuseWrites(pipeline as Document[], 31441, '$unionWith');
  const more = runFrom(coll, pipeline as Document[], context);
  return function* (documents) {
    yield* documents;
    yield* more;
  };
}

const NOT_IN_FACETS = new Set([
  '$collStats',
  '$facet',
  '$geoNear',
  '$indexStats',
  '$out',
  '$merge',
  '$planCacheStats',
  '$documents',
]);

function facetStage(operand: unknown, context: PipelineContext): Stage {
  if (!isPlainObject(operand) || Object.keys(operand).length === 0)
    throw location(40169, 'the $facet specification must be a non-empty object');
  const facets = Object.entries(operand).map(([name, stages]) => {
    if (!Array.isArray(stages))
      throw location(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`);
    for (const stage of stages as unknown[]) {
      if (!isPlainObject(stage))
        throw location(
          40171,
          `elements of arrays in $facet spec must be non-empty objects, ${name} argument contained an element of type ${typeName(stage)}`,
        );
      const first = Object.keys(stage)[0] ?? '';
      if (NOT_IN_FACETS.has(first)) throw location(40600, `${first} is not allowed to be used within a $facet stage`);
    }
    return [name, (stages as Document[]).map((stage) => compileStage(stage, context))] as const;
  });
  return function* (documents) {
    const source = [...documents];
    const result: Document = {};
    for (const [name, stages] of facets)
      result[name] = [...stages.reduce<Iterable<Document>>((before, stage) => stage(before), source)];
    yield result;
  };
}

function documentsStage(operand: unknown, context: PipelineContext): Stage {
  const list = compileExpression(operand, settingsOf(context))({});
  if (!Array.isArray(list) || !list.every(isPlainObject)) throw location(5858203, 'an array of documents is expected');
  return () => list;
}
