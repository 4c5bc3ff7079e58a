import { truthy, type Document } from '../values/values';
import { createCompiler, scopeMaker, type Settings } from './compile';

/** Compiles an expression for many documents; undefined stands for a missing value. */
export function compileExpression(source: unknown, settings: Settings = {}): (document: unknown) => unknown {
  const evaluate = createCompiler(settings).compile(source);
  const scopeOf = scopeMaker(settings);
  return (document) => evaluate(scopeOf(document));
}

/** `$expr`: whether the expression is true of a document. */
export function expressionMatcher(source: unknown, settings: Settings = {}): (document: Document) => boolean {
  const evaluate = compileExpression(source, settings);
  return (document) => truthy(evaluate(document));
}

/** The variables of a `let`, evaluated against one document. */
export function evaluateAll(source: Document, document: Document, settings: Settings = {}): Document {
  return Object.fromEntries(
    Object.entries(source).map(([name, expression]) => [name, compileExpression(expression, settings)(document)]),
  );
}
