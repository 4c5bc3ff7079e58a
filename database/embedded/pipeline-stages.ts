import { compileExpression } from './expressions';
import { isPlainObject, type Document } from './values';

/** `$bucket` as the `$group` by a `$switch` that it means, sorted by bucket. */
export function bucketStages(operand: Document): Document[] {
  const {
    groupBy,
    boundaries,
    default: rest,
    output = { count: { $sum: 1 } },
  } = operand as { groupBy: unknown; boundaries: unknown[]; default?: unknown; output?: Document };
  const branches = boundaries.slice(0, -1).map((low, i) => ({
    case: { $and: [{ $gte: [groupBy, { $literal: low }] }, { $lt: [groupBy, { $literal: boundaries[i + 1] }] }] },
    then: { $literal: low },
  }));
  const bucket = { $switch: { branches, ...(rest !== undefined && { default: { $literal: rest } }) } };
  return [{ $group: { _id: bucket, ...output } }, { $sort: { _id: 1 } }];
}

/** So many documents, each as likely as any other. */
export function* sampled(documents: Iterable<Document>, size: number): Iterable<Document> {
  const kept: Document[] = [];
  let seen = 0;
  for (const document of documents) {
    seen++;
    if (kept.length < size) kept.push(document);
    else {
      const at = Math.floor(Math.random() * seen);
      if (at < size) kept[at] = document;
    }
  }
  yield* kept;
}

export function* redacted(
  documents: Iterable<Document>,
  expression: unknown,
  variables: Document | undefined,
): Iterable<Document> {
  const evaluate = compileExpression(expression, variables);
  for (const document of documents) {
    const left = redact(document, evaluate);
    if (left) yield left;
  }
}

function redact(document: Document, evaluate: (document: Document) => unknown): Document | undefined {
  const decision = evaluate(document);
  if (decision === '$$PRUNE') return undefined;
  if (decision === '$$KEEP') return document;
  const left: Document = {};
  for (const [name, value] of Object.entries(document)) {
    const inner = redactValue(value, evaluate);
    if (inner !== undefined) left[name] = inner;
  }
  return left;
}

function redactValue(value: unknown, evaluate: (document: Document) => unknown): unknown {
  if (isPlainObject(value)) return redact(value, evaluate);
  if (!Array.isArray(value)) return value;
  return value.map((element) => redactValue(element, evaluate)).filter((element) => element !== undefined);
}
