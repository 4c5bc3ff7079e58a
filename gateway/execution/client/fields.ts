import { Kind, type DirectiveNode, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/**
 * CollectFields of the specification (section 6.3.2) for one object type: where the client's document asks for each key. No condition
 * is open any more (see decided-conditions.ts). `applies` tells whether a fragment's type condition holds for the type.
 */
export function collectFields(
  selected: readonly SelectionSetNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  applies: (typeCondition: string) => boolean,
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const add = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (isNever(selection.directives)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const occurrences = fields.get(key);
        if (occurrences) occurrences.push(selection);
        else fields.set(key, [selection]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      if (condition === undefined || applies(condition)) add(fragment.selectionSet);
    }
  };
  for (const each of selected) add(each);
  return fields;
}

/** Whether a selection is left out: its `@skip` or `@include` says so. */
export const isNever = (directives: readonly DirectiveNode[] = []): boolean =>
  directives.some((directive) => conditionOf(directive) === (directive.name.value === 'skip'));

/** The value of a `@skip` or `@include`; undefined for other directives. */
function conditionOf({ name, arguments: given = [] }: DirectiveNode): boolean | undefined {
  if (name.value !== 'skip' && name.value !== 'include') return undefined;
  const value = given.find((argument) => argument.name.value === 'if')?.value;
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}
