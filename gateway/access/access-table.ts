import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type SelectionSetNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { argumentsOf, coreDirectives } from './core-directives';
import type { AnyOfAll, Requirement } from './requirement';

/** What the schema asks of whoever reads a type or a field. */
export interface AccessTable {
  /** Whether the schema has any rule at all. */
  readonly empty: boolean;
  type(name: string): readonly Requirement[];
  /** Of the field alone and of what `@requires` reads for it; the types on its way are asked for by `type`. */
  field(typeName: string, fieldName: string): readonly Requirement[];
}

const NONE: readonly Requirement[] = [];

/** Reads the rules of a supergraph. */
export function accessTableOf(supergraph: DocumentNode): AccessTable {
  const names = coreDirectives(supergraph);
  const types = new Map<string, readonly Requirement[]>();
  const own = new Map<string, readonly Requirement[]>();
  const fieldTypes = new Map<string, string>();
  const requires = new Map<string, readonly string[]>();
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinition(definition)) continue;
    const typeName = definition.name.value;
    const rules = requirementsOf(definition.directives ?? [], names);
    if (rules.length > 0) types.set(typeName, rules);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const coordinate = `${typeName}.${field.name.value}`;
      fieldTypes.set(coordinate, namedType(field.type));
      const fieldRules = requirementsOf(field.directives ?? [], names);
      if (fieldRules.length > 0) own.set(coordinate, fieldRules);
      const selections = selectionsReadFor(field.directives ?? []);
      if (selections.length > 0) requires.set(coordinate, selections);
    }
  }
  // A field computed from a protected one would tell what that one holds: whoever reads it needs the rights to both.
  const withRead = (coordinate: string, seen: Set<string>): readonly Requirement[] => {
    if (seen.has(coordinate)) return NONE;
    seen.add(coordinate);
    const read = (requires.get(coordinate) ?? []).flatMap((selection) =>
      coordinatesOf(selection, coordinate.split('.')[0] ?? '', fieldTypes).flatMap((other) => [
        ...(types.get(fieldTypes.get(other) ?? '') ?? NONE),
        ...withRead(other, seen),
      ]),
    );
    return [...(own.get(coordinate) ?? NONE), ...read];
  };
  const fields = new Map([...own.keys(), ...requires.keys()].map((key) => [key, withRead(key, new Set())]));
  return {
    empty: types.size === 0 && own.size === 0,
    type: (name) => types.get(name) ?? NONE,
    field: (typeName, fieldName) => fields.get(`${typeName}.${fieldName}`) ?? NONE,
  };
}

function isTypeDefinition(node: DefinitionNode): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition');
}

function requirementsOf(
  directives: readonly ConstDirectiveNode[],
  names: ReadonlyMap<string, string>,
): readonly Requirement[] {
  let [authenticated, scopes, policies] = [false, undefined as AnyOfAll | undefined, undefined as AnyOfAll | undefined];
  for (const directive of directives) {
    const name = names.get(directive.name.value);
    if (name === 'authenticated') authenticated = true;
    if (name === 'requiresScopes') scopes = argumentsOf(directive).scopes as AnyOfAll;
    if (name === 'policy') policies = argumentsOf(directive).policies as AnyOfAll;
  }
  return authenticated || scopes || policies ? [{ authenticated, scopes, policies }] : NONE;
}

/** What a subgraph asks the gateway to read on its behalf, by `@requires`. */
function selectionsReadFor(directives: readonly ConstDirectiveNode[]): readonly string[] {
  return directives
    .filter((directive) => directive.name.value === 'join__field')
    .map((directive) => argumentsOf(directive).requires)
    .filter((requires): requires is string => typeof requires === 'string');
}

/** Each field that a field set names, with the type it belongs to, as `Type.field`. */
function coordinatesOf(fieldSet: string, typeName: string, fieldTypes: ReadonlyMap<string, string>): readonly string[] {
  const found: string[] = [];
  const visit = (set: SelectionSetNode, parent: string): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet, selection.typeCondition?.name.value ?? parent);
      } else if (selection.kind === Kind.FIELD) {
        const coordinate = `${parent}.${selection.name.value}`;
        found.push(coordinate);
        if (selection.selectionSet) visit(selection.selectionSet, fieldTypes.get(coordinate) ?? '');
      }
    }
  };
  const operation = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions[0];
  if (operation?.kind === Kind.OPERATION_DEFINITION) visit(operation.selectionSet, typeName);
  return found;
}

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));
