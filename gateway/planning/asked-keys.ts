import { getNamedType, isInterfaceType, isObjectType, Kind, parse } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import type { SupergraphModel } from '../supergraph/supergraph';
import type { Path } from './plan';

/** A selection, and the object types that it can be asked of. */
interface Place {
  readonly set: SelectionSetNode;
  readonly types: ReadonlySet<string>;
}

/** What a client's document asks for at a place of the response. */
export class AskedKeys {
  readonly #supergraph: SupergraphModel;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #roots: Place[] = [];

  constructor(document: string, supergraph: SupergraphModel) {
    this.#supergraph = supergraph;
    for (const node of parse(document, { noLocation: true }).definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(node.name.value, node);
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      const root = supergraph.apiSchema.getRootType(node.operation);
      if (root) this.#roots.push({ set: node.selectionSet, types: new Set([root.name]) });
    }
  }

  /** The keys asked of objects of a type; none where the fields on the way there never have objects of it. */
  at(path: Path, type: string): readonly string[] {
    return this.#placesAt(path).flatMap((place) =>
      this.#fields(place).flatMap(({ node, types }) => (types.has(type) ? [keyOf(node)] : [])),
    );
  }

  /** The object types that there can be at a place. */
  typesAt(path: Path): ReadonlySet<string> {
    return new Set(this.#placesAt(path).flatMap(({ types }) => [...types]));
  }

  #placesAt(path: Path): readonly Place[] {
    let places: readonly Place[] = this.#roots;
    for (const step of path) {
      if (step.kind === 'types')
        places = places.map((place) => ({ ...place, types: this.#only(place.types, step.names) }));
      if (step.kind !== 'key') continue;
      places = places.flatMap((place) =>
        this.#fields(place).flatMap(({ node, types }) =>
          keyOf(node) === step.key && node.selectionSet
            ? [{ set: node.selectionSet, types: this.#typesOf(types, node.name.value) }]
            : [],
        ),
      );
    }
    return places;
  }

  /** The fields of a selection that can be asked of an object at all, with its possible types. */
  #fields({ set, types }: Place): readonly { node: FieldNode; types: ReadonlySet<string> }[] {
    if (types.size === 0) return [];
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [{ node: selection, types }];
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      if (!inner) return [];
      const condition = inner.typeCondition?.name.value;
      return this.#fields({ set: inner.selectionSet, types: condition ? this.#only(types, [condition]) : types });
    });
  }

  #only(types: ReadonlySet<string>, conditions: readonly string[]): ReadonlySet<string> {
    return new Set(
      [...types].filter((type) => conditions.some((name) => this.#supergraph.possibleTypes(name).has(type))),
    );
  }

  /** The object types that a field of any of these types can have. */
  #typesOf(types: ReadonlySet<string>, field: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const name of types) {
      const type = this.#supergraph.apiSchema.getType(name);
      const output = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.type : undefined;
      if (!output) continue;
      for (const possible of this.#supergraph.possibleTypes(getNamedType(output).name))
        if (this.#supergraph.isObjectType(possible)) found.add(possible);
    }
    return found;
  }
}

const keyOf = (node: FieldNode): string => (node.alias ?? node.name).value;
