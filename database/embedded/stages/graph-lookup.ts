import { Long } from 'bson';
import { compileExpression } from '../expressions/evaluate';
import { location } from '../expressions/expression';
import { typeName } from '../values/type-names';
import { isPlainObject, numeric, type Document } from '../values/values';
import { Groups } from './groups';
import { equalTo, valuesAt } from './lookup';
import { settingsOf, type PipelineContext, type RunPipeline, type Stage } from './stage';
import { withValue } from './unwind';

const REQUIRED = ['from', 'as', 'startWith', 'connectFromField', 'connectToField'];
const OPTIONAL = ['maxDepth', 'depthField', 'restrictSearchWithMatch'];

/** `$graphLookup`: breadth first, one query per level (by the index of `connectToField` where there is one). */
export function graphLookupStage(operand: unknown, context: PipelineContext, run: RunPipeline): Stage {
  if (!isPlainObject(operand))
    throw location(40327, `the $graphLookup stage specification must be an object, but found ${typeName(operand)}`);
  for (const [name, value] of Object.entries(operand)) {
    if (!REQUIRED.includes(name) && !OPTIONAL.includes(name))
      throw location(40104, `Unknown argument to $graphLookup: ${name}`);
    if (['from', 'as', 'connectFromField', 'connectToField', 'depthField'].includes(name) && typeof value !== 'string')
      throw location(40103, `expected string as argument for ${name}, found: ${typeName(value)}`);
  }
  if (REQUIRED.some((name) => operand[name] === undefined))
    throw location(
      40105,
      `$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.`,
    );
  const { from, as, connectFromField, connectToField, depthField } = operand as Record<string, string>;
  const restrict = operand.restrictSearchWithMatch;
  if (restrict !== undefined && !isPlainObject(restrict))
    throw location(40185, `restrictSearchWithMatch must be an object, found ${typeName(restrict)}`);
  const deepest = depthOf(operand.maxDepth);
  const start = compileExpression(operand.startWith, settingsOf(context));
  return function* (documents) {
    for (const document of documents) {
      const found = new Groups<Document>(undefined);
      const asked = new Groups<boolean>(context.collation);
      const first = start(document);
      let frontier: unknown[] = Array.isArray(first) ? (first as unknown[]) : [first ?? null];
      for (let depth = 0; depth <= deepest && frontier.length > 0; depth++) {
        context.deadline?.check();
        const wanted = frontier.filter((value) => isNew(asked, value));
        frontier = [];
        if (wanted.length === 0) break;
        const match = { $match: { $and: [equalTo(connectToField as string, wanted), restrict ?? {}] } };
        for (const next of run(from, [match], context)) {
          const shown =
            depthField === undefined ? next : withValue(next, depthField.split('.'), Long.fromNumber(depth));
          if (found.get(next._id, () => shown) !== shown) continue;
          frontier.push(...valuesAt(next, (connectFromField as string).split('.')).filter((value) => value !== null));
        }
      }
      yield withValue(document, (as as string).split('.'), [...found.values()]);
    }
  };
}

function isNew(asked: Groups<boolean>, value: unknown): boolean {
  let fresh = false;
  asked.get(value, () => (fresh = true));
  return fresh;
}

function depthOf(value: unknown): number {
  if (value === undefined) return Infinity;
  const depth = numeric(value);
  if (depth === undefined) throw location(40100, `maxDepth must be numeric, found type: ${typeName(value)}`);
  if (Number(depth) < 0) throw location(40101, `maxDepth requires a nonnegative argument, found: ${depth}`);
  if (!Number.isInteger(Number(depth)))
    throw location(40102, `maxDepth could not be represented as a long long: ${depth}`);
  return Number(depth);
}
