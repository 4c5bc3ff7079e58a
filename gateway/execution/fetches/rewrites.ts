import type { Rewrite } from '../../planning/plan';
import type { SupergraphModel } from '../../supergraph/supergraph';
import { compilePath, type CompiledPath } from './path-walk';
import { isDataObject, own, setOwn, type DataObject } from '../keys';

export type Rewriter = (value: unknown) => void;

/** Compiles rewrites into one function that changes a value in place; undefined when there are none. */
export function compileRewrites(rewrites: readonly Rewrite[], supergraph: SupergraphModel): Rewriter | undefined {
  if (rewrites.length === 0) return undefined;
  const compiled = rewrites.map((rewrite): Rewriter => {
    const path = compilePath(rewrite.path, supergraph);
    const change =
      rewrite.kind === 'set'
        ? (object: DataObject, key: string): void => setOwn(object, key, rewrite.value)
        : (object: DataObject, key: string): void => rename(object, key, rewrite.key);
    return (value) => apply(value, path, 0, change);
  });
  return (value) => {
    for (const rewriter of compiled) rewriter(value);
  };
}

function rename(object: DataObject, from: string, to: string): void {
  const value = own(object, from);
  if (value === undefined) return;
  delete object[from];
  setOwn(object, to, value);
}

function apply(
  value: unknown,
  path: CompiledPath,
  from: number,
  change: (object: DataObject, key: string) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) apply(item, path, from, change);
    return;
  }
  const step = path[from];
  if (!isDataObject(value) || step === undefined) return;
  if (step.kind === 'items') apply(value, path, from + 1, change);
  else if (step.kind === 'types') {
    // An object whose type was not asked for is of the type that its place in the document has, so the condition holds.
    const type = value['__typename'];
    if (typeof type !== 'string' || step.types.has(type)) apply(value, path, from + 1, change);
  } else if (from === path.length - 1) change(value, step.key);
  else apply(own(value, step.key), path, from + 1, change);
}
