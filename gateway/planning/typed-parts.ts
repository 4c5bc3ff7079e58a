import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import type { SupergraphModel } from '../supergraph/supergraph';
import { AskedKeys } from './asked-keys';
import { divided, type Part } from './divided-fetch';
import { documentOf, rootOf } from './fetch-document';
import { renamed } from './interface-names';
import {
  fetchesOf,
  mapFetches,
  wayOf,
  type EntityFetch,
  type Fetch,
  type Path,
  type PlanNode,
  type QueryPlan,
  type Selections,
} from './plan';

/**
 * The plan with each field behind an `@interfaceObject` asked only of objects of the types that it is wanted of. Planners merge
 * `... on Book { stars } ... on Film { related }` into one selection for books and films, because that subgraph knows neither; an
 * error of a film's `stars` would then be the client's, and null in a non-null field would take with it what was asked for.
 */
export function withTypedParts(plan: QueryPlan, document: string, supergraph: SupergraphModel): QueryPlan {
  if (!plan) return plan;
  const parts = new TypedParts(plan, document, supergraph);
  return mapFetches(plan, (fetch) => parts.divide(fetch));
}

class TypedParts {
  readonly #supergraph: SupergraphModel;
  readonly #asked: AskedKeys;
  /** What fetches need of objects at a place, by the place's keys. */
  readonly #needed = new Map<string, Selections[]>();

  constructor(plan: PlanNode, document: string, supergraph: SupergraphModel) {
    this.#supergraph = supergraph;
    this.#asked = new AskedKeys(document, supergraph);
    for (const { entities } of fetchesOf(plan)) {
      for (const { paths, requires } of entities) {
        for (const way of paths.map(wayOf)) {
          const known = this.#needed.get(way);
          if (known) known.push(requires);
          else this.#needed.set(way, [requires]);
        }
      }
    }
  }

  divide(fetch: Fetch): Fetch {
    if (!fetch.entities.some((entities) => this.#standsFor(entities))) return fetch;
    const document = documentOf(fetch);
    const parts = fetch.entities.map((entities) => {
      const name = this.#standsFor(entities);
      return name === undefined ? [] : this.#partsOf(entities, rootOf(document, entities.alias), name);
    });
    return divided(fetch, document, parts);
  }

  /** The interface by whose name objects are asked for. */
  #standsFor({ inputRewrites, outputRewrites }: EntityFetch): string | undefined {
    if (outputRewrites.length > 0) return undefined;
    const [name] = inputRewrites.flatMap((rewrite) => (rewrite.kind === 'set' ? [rewrite.value] : []));
    return name !== undefined && !this.#supergraph.isObjectType(name) ? name : undefined;
  }

  #partsOf({ paths, requires, inputRewrites }: EntityFetch, root: FieldNode, name: string): readonly Part[] {
    const named = conditionsOf(requires);
    // Objects may not have said yet what they are.
    const untyped = named.some((type) => !this.#supergraph.isObjectType(type));
    const parts = new Map<string, Part & { readonly paths: Path[] }>();
    for (const path of paths) {
      const possible = [...this.#asked.typesAt(path)].filter((type) => this.#supergraph.possibleTypes(name).has(type));
      const byTypes = new Map<string, { types: readonly string[] | undefined; fields: Set<FieldNode> }>();
      for (const field of fieldsOf(root.selectionSet, untyped)) {
        const types = this.#typesFor(path, possible, keyOf(field), named, untyped);
        const alike = byTypes.get(String(types));
        if (alike) alike.fields.add(field);
        else byTypes.set(String(types), { types, fields: new Set([field]) });
      }
      for (const { types, fields } of byTypes.values()) {
        const key = `${types} ${[...fields].map(keyOf).join()}`;
        const known = parts.get(key);
        if (known) known.paths.push(path);
        else if (!types) parts.set(key, { paths: [path], requires, fields });
        else {
          const forgotten = types.filter((type) => !named.includes(type)).map((type) => renamed(type, name));
          const own = types.map((type) => fragmentFor(type, requires));
          parts.set(key, { paths: [path], requires: own, fields, inputRewrites: [...inputRewrites, ...forgotten] });
        }
      }
    }
    return [...parts.values()];
  }

  /** The types of whose objects a key is wanted; undefined where representations are right as the planner has them. */
  #typesFor(
    path: Path,
    possible: readonly string[],
    key: string,
    named: readonly string[],
    untyped: boolean,
  ): readonly string[] | undefined {
    const wanting = possible.filter((type) => this.#isWanted(path, type, key));
    if (wanting.length === 0) return undefined;
    if (untyped) {
      const isSpecific = wanting.length < possible.length && wanting.every((type) => named.includes(type));
      return isSpecific ? wanting : undefined;
    }
    return wanting.length === named.length && wanting.every((type) => named.includes(type)) ? undefined : wanting;
  }

  #isWanted(path: Path, type: string, key: string): boolean {
    if (key === '__typename' || this.#asked.at(path, type).includes(key)) return true;
    return (this.#needed.get(wayOf(path)) ?? []).some((requires) => this.#isIn(requires, type, key));
  }

  #isIn(selections: Selections, type: string, key: string): boolean {
    return selections.some((item) => {
      if (item.kind === 'Field') return item.name === key;
      const applies = item.typeCondition === undefined || this.#supergraph.possibleTypes(item.typeCondition).has(type);
      return applies && this.#isIn(item.selections, type, key);
    });
  }
}

/** The types that representations are made of. */
const conditionsOf = (requires: Selections): readonly string[] =>
  requires.flatMap((item) => (item.kind === 'InlineFragment' && item.typeCondition ? [item.typeCondition] : []));

/** What represents an object of a type: as the planner has it, or like any other type, because the keys are the interface's. */
function fragmentFor(type: string, requires: Selections): Selections[number] {
  const fragments = requires.filter((item) => item.kind === 'InlineFragment');
  const own = fragments.find(({ typeCondition }) => typeCondition === type) ?? fragments[0];
  return { kind: 'InlineFragment', typeCondition: type, selections: own?.selections ?? [] };
}

/** The fields of entities; the name of the type only where objects may not have said their own. */
const fieldsOf = (set: SelectionSetNode | undefined, named: boolean): readonly FieldNode[] =>
  (set?.selections ?? []).flatMap((item) => {
    if (item.kind === Kind.FIELD) return named || item.name.value !== '__typename' ? [item] : [];
    return item.kind === Kind.INLINE_FRAGMENT ? fieldsOf(item.selectionSet, named) : [];
  });

const keyOf = (node: FieldNode): string => (node.alias ?? node.name).value;
