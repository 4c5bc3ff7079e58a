import { Kind, type DirectiveNode, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** `@include(if: $variable)` (wanted true) or `@skip(if: $variable)` (wanted false). */
export interface Condition {
  readonly variable: string;
  readonly wanted: boolean;
}

/** One place where a client's document asks for a field, and under which conditions. */
export interface Occurrence {
  readonly node: FieldNode;
  readonly conditions: readonly Condition[];
}

/** A selection set and what must hold for it. */
export interface Selected {
  readonly set: SelectionSetNode;
  readonly conditions: readonly Condition[];
}

/**
 * CollectFields of the specification (section 6.3.2) for one object type, done once: conditions on variables stay open.
 * `applies` tells whether a fragment's type condition holds for the type.
 */
export function collectFields(
  selected: readonly Selected[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  applies: (typeCondition: string) => boolean,
): Map<string, Occurrence[]> {
  const fields = new Map<string, Occurrence[]>();
  const add = ({ set, conditions }: Selected): void => {
    for (const selection of set.selections) {
      const own = conditionsOf(selection.directives ?? []);
      if (own === 'never') continue;
      const all = own.length === 0 ? conditions : [...conditions, ...own];
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const occurrences = fields.get(key);
        if (occurrences) occurrences.push({ node: selection, conditions: all });
        else fields.set(key, [{ node: selection, conditions: all }]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      if (condition === undefined || applies(condition)) add({ set: fragment.selectionSet, conditions: all });
    }
  };
  for (const each of selected) add(each);
  return fields;
}

/** The conditions under which a selection takes part; `never` when a literal already says no. */
export function conditionsOf(directives: readonly DirectiveNode[]): readonly Condition[] | 'never' {
  const conditions: Condition[] = [];
  for (const directive of directives) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const wanted = name === 'include';
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, wanted });
    else if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return 'never';
  }
  return conditions;
}

export function conditionsHold(
  conditions: readonly Condition[],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  for (const { variable, wanted } of conditions) if ((variables[variable] === true) !== wanted) return false;
  return true;
}
