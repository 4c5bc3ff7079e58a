import { evaluateAll } from './expressions';
import { badValue } from './errors';
import type { PipelineContext } from './pipeline';
import { runPipeline } from './pipeline';
import { isPlainObject, type Document } from './values';

/** `$lookup`: by equality (through an index of the other collection where there is one), by a pipeline, or both. */
export function* lookup(
  documents: Iterable<Document>,
  operand: Document,
  context: PipelineContext,
): Iterable<Document> {
  const { from, localField, foreignField, as, pipeline = [] } = operand;
  if (typeof from !== 'string' || typeof as !== 'string') throw badValue('$lookup needs the strings from and as');
  const collection = context.find(from);
  for (const document of documents) {
    context.deadline?.check();
    const variables =
      operand.let === undefined
        ? context.variables
        : { ...context.variables, ...evaluateAll(operand.let as Document, document, context.variables) };
    const stages = [...(pipeline as Document[])];
    if (typeof localField === 'string' && typeof foreignField === 'string') {
      const values: unknown[] = [];
      reach(document, localField.split('.'), values);
      stages.unshift({ $match: { [foreignField]: { $in: values.length === 0 ? [null] : values } } });
    }
    const joined = [...runPipeline(collection, stages, { ...context, variables })];
    yield withField(document, as.split('.'), joined);
  }
}

function reach(value: unknown, path: readonly string[], into: unknown[]): void {
  const [name, ...rest] = path;
  if (name === undefined) {
    if (Array.isArray(value)) into.push(...(value as unknown[]));
    else into.push(value ?? null);
  } else if (Array.isArray(value)) for (const element of value) reach(element, path, into);
  else reach(isPlainObject(value) ? value[name] : undefined, rest, into);
}

function withField(document: Document, path: readonly string[], value: unknown): Document {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...document, [name]: value };
  const inner = document[name];
  return { ...document, [name]: withField(isPlainObject(inner) ? inner : {}, rest, value) };
}
