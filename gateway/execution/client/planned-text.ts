import {
  Kind,
  print,
  visit,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isNever } from './fields';
import { pruned } from './pruned-document';

/**
 * An operation as planners get to see it; undefined where nothing is asked for.
 * - Type names stand under their own key, because everything that depends on an object's type looks for it there.
 * - No alias is the field's own name: the native planner takes one field for two then.
 * - There are no conditions any more: the native planner leaves out what is around a selection of which they leave nothing.
 */
export function plannedText(document: DocumentNode): string | undefined {
  const empty = new Set<ASTNode>();
  const decided = visit(document, {
    Field: { leave: (node) => (isNever(node.directives) ? null : plain(node)) },
    InlineFragment: {
      leave(node) {
        if (isNever(node.directives) || empty.has(node.selectionSet)) return null;
        return { ...node, directives: [] };
      },
    },
    FragmentSpread: {
      leave: (node) => (isNever(node.directives) ? null : { ...node, directives: [] }),
    },
    SelectionSet: {
      leave(node) {
        if (node.selections.length > 0) return undefined;
        const named: SelectionSetNode = { ...node, selections: [TYPE_NAME] };
        empty.add(named);
        return named;
      },
    },
  });
  const root = decided.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return root?.kind === Kind.OPERATION_DEFINITION && empty.has(root.selectionSet) ? undefined : print(pruned(decided));
}

/** What stands for a selection of which nothing is left: the object is there, and empty. */
const TYPE_NAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function plain({ alias, ...node }: FieldNode): FieldNode {
  const name = node.name.value;
  const field = { ...node, directives: [] };
  return alias && name !== '__typename' && name !== alias.value ? { ...field, alias } : field;
}
