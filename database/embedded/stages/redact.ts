import { createCompiler, scopeMaker, type Settings } from '../expressions/compile';
import { location, type Expression, type Scope } from '../expressions/expression';
import { isPlainObject, type Document } from '../values/values';
import type { Stage } from './stage';

const DECISIONS = { KEEP: Symbol('keep'), PRUNE: Symbol('prune'), DESCEND: Symbol('descend') };

/** `$redact`: decides for the document, and for each embedded one that it descends to. */
export function redactStage(operand: unknown, settings: Settings): Stage {
  const variables: Document = { ...settings.variables, ...DECISIONS };
  const evaluate = createCompiler({ ...settings, variables }).compile(operand);
  const scopeOf = scopeMaker({ ...settings, variables });
  return function* (documents) {
    for (const document of documents) {
      const left = redact(document, evaluate, scopeOf(document));
      if (left) yield left;
    }
  };
}

function redact(level: Document, evaluate: Expression, scope: Scope): Document | undefined {
  const decision = evaluate({ ...scope, current: level });
  if (decision === DECISIONS.PRUNE) return undefined;
  if (decision === DECISIONS.KEEP) return level;
  if (decision !== DECISIONS.DESCEND)
    throw location(
      17053,
      "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE",
    );
  const left: Document = {};
  for (const [name, value] of Object.entries(level)) {
    const inner = redactValue(value, evaluate, scope);
    if (inner !== undefined) left[name] = inner;
  }
  return left;
}

function redactValue(value: unknown, evaluate: Expression, scope: Scope): unknown {
  if (isPlainObject(value)) return redact(value, evaluate, scope);
  if (!Array.isArray(value)) return value;
  return value.map((element) => redactValue(element, evaluate, scope)).filter((element) => element !== undefined);
}
