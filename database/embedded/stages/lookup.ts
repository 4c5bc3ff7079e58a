import { failedToParse } from '../errors';
import { splitPath } from '../expressions/compile';
import { evaluateAll } from '../expressions/evaluate';
import { location } from '../expressions/expression';
import { typeName } from '../values/type-names';
import { isPlainObject, orderOf, Order, type Document } from '../values/values';
import { settingsOf, type PipelineContext, type RunPipeline, type Stage } from './stage';
import { withValue } from './unwind';

const KNOWN = ['from', 'localField', 'foreignField', 'as', 'let', 'pipeline', '_internalCollation'];

/** `$lookup`: by equality (through an index of the other collection where there is one), by a pipeline, or both. */
export function lookupStage(operand: unknown, context: PipelineContext, run: RunPipeline): Stage {
  if (!isPlainObject(operand))
    throw failedToParse(`the $lookup stage specification must be an object, but found ${typeName(operand)}`);
  for (const [name, value] of Object.entries(operand)) {
    if (!KNOWN.includes(name)) throw failedToParse(`unknown argument to $lookup: ${name}`);
    if (
      ['from', 'localField', 'foreignField', 'as'].includes(name) &&
      typeof value !== 'string' &&
      !(name === 'from' && isPlainObject(value))
    )
      throw failedToParse(
        `$lookup argument '${name}: ${JSON.stringify(value)}' must be a string, is type ${typeName(value)}`,
      );
  }
  const { from, localField, foreignField, as, pipeline } = operand;
  if (typeof as !== 'string') throw failedToParse("must specify 'as' field for a $lookup");
  if (pipeline !== undefined && !Array.isArray(pipeline))
    throw failedToParse("'pipeline' option must be specified as an array");
  if (pipeline === undefined && (localField === undefined || foreignField === undefined))
    throw failedToParse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
  if ((localField === undefined) !== (foreignField === undefined))
    throw failedToParse("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  const documentsFirst = isPlainObject(pipeline?.[0]) && '$documents' in pipeline[0];
  if (typeof from !== 'string' && !documentsFirst) throw failedToParse("must specify 'from' field for a $lookup");
  const path = splitPath(as);
  for (const field of [localField, foreignField]) if (typeof field === 'string') splitPath(field);
  for (const stage of (pipeline ?? []) as Document[])
    for (const name of ['$out', '$merge'])
      if (isPlainObject(stage) && name in stage)
        throw location(51047, `${name} is not allowed within a $lookup's sub-pipeline`);
  // A pipeline that cannot run is refused even when there is nothing to join.
  const names = isPlainObject(operand.let) ? operand.let : {};
  if (pipeline) run(undefined, pipeline as Document[], { ...context, variables: { ...context.variables, ...names } });
  return function* (documents) {
    for (const document of documents) {
      context.deadline?.check();
      const variables = isPlainObject(operand.let)
        ? { ...context.variables, ...evaluateAll(operand.let, document, settingsOf(context)) }
        : context.variables;
      const stages = [...((pipeline ?? []) as Document[])];
      if (typeof localField === 'string' && typeof foreignField === 'string')
        stages.splice(documentsFirst ? 1 : 0, 0, {
          $match: equalTo(foreignField, valuesAt(document, localField.split('.'))),
        });
      const joined = [...run(typeof from === 'string' ? from : undefined, stages, { ...context, variables })];
      yield withValue(document, path, joined);
    }
  };
}

/** Regular expressions join as values, not as searches. */
export function equalTo(field: string, values: readonly unknown[]): Document {
  if (values.length === 1 && orderOf(values[0]) !== Order.RegExp) return { [field]: { $eq: values[0] } };
  const plain = values.filter((value) => orderOf(value) !== Order.RegExp);
  const patterns = values.filter((value) => orderOf(value) === Order.RegExp);
  const any: Document[] = [{ [field]: { $in: plain } }, ...patterns.map((value) => ({ [field]: { $eq: value } }))];
  return any.length === 1 ? (any[0] as Document) : { $or: any };
}

/** The values of a local field: the elements of an array each, null when there is nothing. */
export function valuesAt(document: unknown, path: readonly string[]): unknown[] {
  const found: unknown[] = [];
  collect(document, path, found);
  return found.length === 0 ? [null] : found;
}

function collect(value: unknown, path: readonly string[], into: unknown[]): void {
  const [name, ...rest] = path;
  if (name === undefined) {
    if (Array.isArray(value)) into.push(...(value as unknown[]).map((each) => each ?? null));
    else into.push(value ?? null);
  } else if (Array.isArray(value)) {
    if (/^\d+$/.test(name) && Number(name) < value.length) collect(value[Number(name)], rest, into);
    for (const element of value) if (isPlainObject(element)) collect(element, path, into);
  } else collect(isPlainObject(value) ? value[name] : undefined, rest, into);
}
