import { Context, evalExpr, ProcessingMode } from 'mingo/core';
import type { Options } from 'mingo/types';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import * as pipeline from 'mingo/operators/pipeline';
import * as projection from 'mingo/operators/projection';
import * as queries from 'mingo/operators/query';
import * as windows from 'mingo/operators/window';
import { accumulatorOverrides, expressionOverrides } from './expression-overrides';
import { mingoError } from './mingo-errors';
import { toPlain, toPlainDocument } from './plain';
import { truthy, type Document } from './values';

export type Variables = Document | undefined;

// $where, $function and $accumulator would run a client's script in the store's process.
const { $function: _function, ...safeExpressions } = expressions as Record<string, unknown>;
const { $accumulator: _accumulator, ...safeAccumulators } = accumulators as Record<string, unknown>;
const { $where: _where, ...safeQueries } = queries as Record<string, unknown>;

export const context = Context.init({
  accumulator: { ...safeAccumulators, ...accumulatorOverrides } as never,
  expression: { ...safeExpressions, ...expressionOverrides } as never,
  pipeline: pipeline as never,
  projection: projection as never,
  query: safeQueries as never,
  window: windows as never,
});

export function mingoOptions(variables: Variables, more: Partial<Options> = {}): Partial<Options> {
  return {
    context,
    // Off are the operators themselves (above); $setWindowFields of mingo calls its own helpers as scripts.
    scriptEnabled: true,
    processingMode: ProcessingMode.CLONE_INPUT,
    variables: toPlainDocument(variables ?? {}),
    ...more,
  };
}

/** `$expr`: whether the expression is true of a document. */
export function expressionMatcher(source: unknown, variables?: Variables): (document: Document) => boolean {
  const evaluate = compileExpression(source, variables);
  return (document) => truthy(evaluate(document));
}

export function compileExpression(source: unknown, variables?: Variables): (document: Document) => unknown {
  const expression = toPlain(source);
  const options = mingoOptions(variables) as Options;
  return (document) => {
    try {
      return evalExpr(toPlainDocument(document), expression, options);
    } catch (error) {
      throw mingoError(error);
    }
  };
}

/** The variables of a `let`, evaluated against one document. */
export function evaluateAll(source: Document, document: Document, variables?: Variables): Document {
  return Object.fromEntries(
    Object.entries(source).map(([name, expression]) => [name, compileExpression(expression, variables)(document)]),
  );
}
