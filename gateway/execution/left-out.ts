import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import type { ClientOperation } from './client-operation';
import { conditionsHold, conditionsOf } from './fields';
import type { ResponsePath } from './path-walk';

/**
 * Whether a path leads to something that the client names but that variables leave out. The native planner (0.0.38) drops some conditions where it
 * writes one selection for several types; what comes of it is not shown, and neither are its errors.
 */
export function isLeftOut(
  path: ResponsePath | undefined,
  { operation, fragments }: Pick<ClientOperation, 'operation' | 'fragments'>,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  let sets: readonly SelectionSetNode[] = [operation.selectionSet];
  for (const key of path ?? []) {
    if (typeof key === 'number') continue;
    let named = false;
    const asked: FieldNode[] = [];
    const visit = ({ selections }: SelectionSetNode, holds: boolean): void => {
      for (const selection of selections) {
        const own = conditionsOf(selection.directives ?? []);
        const here = holds && own !== 'never' && conditionsHold(own, variables);
        if (selection.kind === Kind.FIELD) {
          if ((selection.alias ?? selection.name).value !== key) continue;
          named = true;
          if (here) asked.push(selection);
          continue;
        }
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (inner) visit(inner.selectionSet, here);
      }
    };
    for (const set of sets) visit(set, true);
    if (asked.length === 0) return named;
    sets = asked.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return false;
}
