import { Kind, parse, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
import { argumentOf, graphNamesOf } from './union-members';

/** What `@requires` says, by subgraph, type and field. */
export class RequiredFields {
  readonly #bySubgraph = new Map<string, Map<string, SelectionSetNode>>();
  readonly #interfaces = new Map<string, readonly string[]>();
  /** Whether a required field takes arguments: only then can a client ask for the same field with others. */
  readonly haveArguments: boolean;

  constructor(supergraph: DocumentNode) {
    const names = graphNamesOf(supergraph);
    const called = new Set<string>();
    const needed = new Set<string>();
    for (const type of supergraph.definitions) {
      if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
      this.#interfaces.set(type.name.value, type.interfaces?.map(({ name }) => name.value) ?? []);
      for (const field of type.fields ?? []) {
        if (field.arguments?.length) called.add(field.name.value);
        for (const directive of field.directives ?? []) {
          if (directive.name.value !== 'join__field') continue;
          const subgraph = names.get(argumentOf(directive, 'graph') ?? '');
          const requires = argumentOf(directive, 'requires');
          if (subgraph === undefined || requires === undefined) continue;
          for (const name of requires.match(/\w+/g) ?? []) needed.add(name);
          this.#add(subgraph, `${type.name.value}.${field.name.value}`, requires);
        }
      }
    }
    this.haveArguments = [...needed].some((name) => called.has(name));
  }

  /** What a subgraph needs for a field of a type, or of an interface that stands for the type there. */
  of(subgraph: string, type: string, field: string): SelectionSetNode | undefined {
    const known = this.#bySubgraph.get(subgraph);
    if (!known) return undefined;
    for (const name of [type, ...(this.#interfaces.get(type) ?? [])]) {
      const requires = known.get(`${name}.${field}`);
      if (requires) return requires;
    }
    return undefined;
  }

  #add(subgraph: string, field: string, requires: string): void {
    const known = this.#bySubgraph.get(subgraph) ?? new Map<string, SelectionSetNode>();
    this.#bySubgraph.set(subgraph, known.set(field, selectionsOf(requires)));
  }
}

function selectionsOf(fields: string): SelectionSetNode {
  const [operation] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  return (operation as { readonly selectionSet: SelectionSetNode }).selectionSet;
}

/** The fields that a selection names directly, those of its fragments included. */
export function fieldsIn(set: SelectionSetNode | undefined): readonly FieldNode[] {
  return (set?.selections ?? []).flatMap((item) =>
    item.kind === Kind.FIELD ? [item] : item.kind === Kind.INLINE_FRAGMENT ? fieldsIn(item.selectionSet) : [],
  );
}
