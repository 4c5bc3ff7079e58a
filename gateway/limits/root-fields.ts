import { Kind, type SelectionSetNode } from 'graphql';
import type { AnalyzedOperation } from '../http/analyzed-document';

/** How often an operation asks for the root fields of these names, under whatever alias and in whatever fragment. */
export function countRootFields({ node, document }: AnalyzedOperation, names: ReadonlySet<string>): number {
  // Validation has refused fragment cycles.
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + (names.has(selection.name.value) ? 1 : 0);
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : document.fragments.get(selection.name.value);
      return sum + (inner ? count(inner.selectionSet) : 0);
    }, 0);
  return count(node.selectionSet);
}
