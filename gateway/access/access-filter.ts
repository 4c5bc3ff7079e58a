import {
  Kind,
  TypeNameMetaFieldDef,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { emptyPlan, gonePlan, isEmptyPlan, landingOf, type NullPlan } from './null-plan';
import type { Permissions } from './permissions';

export interface FilteredOperation {
  /** The operation without what its sender may not read, all fragments inlined; undefined when nothing is left to execute. */
  readonly operation: OperationDefinitionNode | undefined;
  /** Paths of response keys (without list indexes) that were removed, in the order of the document. */
  readonly removed: readonly (readonly string[])[];
  readonly nulls: NullPlan;
}

export interface FilterInput {
  readonly schema: GraphQLSchema;
  readonly permissions: Permissions;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced values for `@skip` and `@include`: what is skipped is neither checked nor reported. Undefined: everything is checked. */
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** Alias for `__typename` that the document does not use. */
  readonly typeKey: string;
}

/** What a selection set is filtered into. `gone`: a non-null field was removed, so every object here is null. */
interface FilteredSet {
  readonly selections: SelectionNode[];
  readonly plan: NullPlan;
  gone: boolean;
  needsType: boolean;
}

/** Removes from an operation every field that `permissions` do not allow, on whichever path it is reached. */
export function filterOperation(
  operation: OperationDefinitionNode,
  root: GraphQLCompositeType,
  input: FilterInput,
): FilteredOperation {
  const filter = new AccessFilter(input);
  const set = filter.filterSet(operation.selectionSet, root, []);
  const nothingLeft = set.gone || set.selections.length === 0;
  const plan = set.gone ? gonePlan() : set.plan;
  return {
    operation: nothingLeft
      ? undefined
      : { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: set.selections } },
    removed: filter.removed,
    nulls: plan,
  };
}

class AccessFilter {
  readonly removed: (readonly string[])[] = [];
  readonly #input: FilterInput;
  readonly #seen = new Set<string>();

  constructor(input: FilterInput) {
    this.#input = input;
  }

  filterSet(set: SelectionSetNode, parent: GraphQLCompositeType, path: readonly string[]): FilteredSet {
    const result: FilteredSet = { selections: [], plan: emptyPlan(), gone: false, needsType: false };
    const possible = this.#possible(parent);
    this.#addSelections(set, parent, possible, possible.size, path, result, result.selections);
    if (result.needsType) result.selections.push(this.#typeField());
    return result;
  }

  #addSelections(
    set: SelectionSetNode,
    parent: GraphQLCompositeType,
    possible: ReadonlySet<string>,
    all: number,
    path: readonly string[],
    into: FilteredSet,
    kept: SelectionNode[],
  ): void {
    for (const selection of set.selections) {
      if (this.#isSkipped(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const types = possible.size === all ? undefined : possible;
        const field = this.#field(selection, parent, possible, types, path, into);
        if (field) kept.push(field);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#input.fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition && this.#input.schema.getType(fragment.typeCondition.name.value);
      const type = condition && isCompositeType(condition) ? condition : parent;
      const narrowed = new Set([...this.#possible(type)].filter((name) => possible.has(name)));
      const selections: SelectionNode[] = [];
      this.#addSelections(fragment.selectionSet, type, narrowed, all, path, into, selections);
      if (selections.length === 0) continue;
      kept.push({
        kind: Kind.INLINE_FRAGMENT,
        ...(fragment.typeCondition && { typeCondition: fragment.typeCondition }),
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      });
    }
  }

  #field(
    node: FieldNode,
    parent: GraphQLCompositeType,
    possible: ReadonlySet<string>,
    types: ReadonlySet<string> | undefined,
    path: readonly string[],
    into: FilteredSet,
  ): FieldNode | undefined {
    const key = node.alias?.value ?? node.name.value;
    const here = [...path, key];
    const field = fieldOf(this.#input.schema, parent, node.name.value);
    if (!field) return undefined;
    into.plan.keys.push(key);
    if (!this.#input.permissions.mayReadField(parent, field, possible)) {
      this.#report(here);
      this.#remove(key, types, isNonNullType(field.type), into);
      return undefined;
    }
    if (field.name === '__typename' && isAbstractType(parent)) return this.#typeName(node, key, possible, here, into);
    const named = getNamedType(field.type);
    if (!node.selectionSet || !isCompositeType(named)) return { ...node, directives: [] };
    const child = this.filterSet(node.selectionSet, named, here);
    const landing = child.gone ? landingOf(field.type) : undefined;
    if (landing === 'field' || landing === 'beyond') {
      this.#remove(key, types, landing === 'beyond', into);
      return undefined;
    }
    const plan = landing === 'items' ? gonePlan() : child.plan;
    if (!isEmptyPlan(plan) || child.selections.length === 0) {
      into.plan.children.push({ key, types, type: field.type, plan });
      if (types !== undefined) into.needsType = true;
    }
    // Whether there is an object at all, and how many, still has to be asked.
    const selections = landing === 'items' || child.selections.length === 0 ? [this.#typeField()] : child.selections;
    return { ...node, directives: [], selectionSet: { kind: Kind.SELECTION_SET, selections } };
  }

  /** That there is an object of a type is as much as its name says: where the type may not be read, the object is null. */
  #typeName(
    node: FieldNode,
    key: string,
    possible: ReadonlySet<string>,
    path: readonly string[],
    into: FilteredSet,
  ): FieldNode | undefined {
    const hidden = new Set([...possible].filter((name) => !this.#input.permissions.mayReadType(name)));
    if (hidden.size === 0) return { ...node, directives: [] };
    this.#report(path);
    this.#remove(key, hidden, true, into);
    return hidden.size === possible.size ? undefined : { ...node, directives: [] };
  }

  #remove(key: string, types: ReadonlySet<string> | undefined, bubbles: boolean, into: FilteredSet): void {
    into.plan.removed.push({ key, types, bubbles });
    if (types !== undefined) into.needsType = true;
    else if (bubbles) into.gone = true;
  }

  #report(path: readonly string[]): void {
    const key = path.join('\n');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.removed.push(path);
  }

  #isSkipped({ directives = [] }: SelectionNode): boolean {
    const { variables } = this.#input;
    if (variables === undefined) return false;
    return directives.some(({ name, arguments: args }) => {
      if (name.value !== 'skip' && name.value !== 'include') return false;
      const value = args?.[0]?.value;
      const on =
        value?.kind === Kind.VARIABLE ? variables[value.name.value] : value?.kind === Kind.BOOLEAN && value.value;
      return name.value === 'skip' ? on === true : on !== true;
    });
  }

  #possible(type: GraphQLCompositeType): ReadonlySet<string> {
    return new Set(
      isAbstractType(type) ? this.#input.schema.getPossibleTypes(type).map(({ name }) => name) : [type.name],
    );
  }

  #typeField(): FieldNode {
    const name = { kind: Kind.NAME, value: '__typename' } as const;
    return { kind: Kind.FIELD, name, alias: { kind: Kind.NAME, value: this.#input.typeKey } };
  }
}

function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === '__typename') return TypeNameMetaFieldDef;
  if (isObjectType(parent) && parent === schema.getQueryType()) {
    if (name === '__schema') return SchemaMetaFieldDef;
    if (name === '__type') return TypeMetaFieldDef;
  }
  return isUnionType(parent) ? undefined : parent.getFields()[name];
}
