import type { SupergraphModel } from '../supergraph/supergraph';
import { AskedKeys } from './asked-keys';
import { FetchedKeys } from './fetched-keys';
import type { EntityFetch, Fetch, Path, PlanNode, QueryPlan, Selections } from './plan';

/**
 * What a plan around `@interfaceObject` gets wrong, or undefined. Two mistakes of the native planner are known there (0.0.38):
 * - it merges the fetches of two types (`... on Book { stars } ... on Film { related }`) and keeps the condition of one only;
 * - it asks for entities by a key that nothing has fetched before.
 * Both would leave null without a word what another plan finds.
 */
export function flawOf(plan: QueryPlan, document: string, supergraph: SupergraphModel): string | undefined {
  return plan && new Check(document, supergraph).node(plan, new FetchedKeys());
}

class Check {
  readonly #supergraph: SupergraphModel;
  readonly #document: string;
  #asked: AskedKeys | undefined;

  constructor(document: string, supergraph: SupergraphModel) {
    this.#document = document;
    this.#supergraph = supergraph;
  }

  /** Looks at a node and adds what it fetches. */
  node(node: PlanNode, fetched: FetchedKeys): string | undefined {
    switch (node.kind) {
      case 'fetch': {
        const flaw = this.#fetch(node, fetched);
        fetched.add(node);
        return flaw;
      }
      case 'sequence': {
        for (const child of node.nodes) {
          const flaw = this.node(child, fetched);
          if (flaw) return flaw;
        }
        return undefined;
      }
      case 'parallel': {
        // What runs beside a fetch cannot be what it waits for.
        const before = fetched.copy();
        for (const child of node.nodes) {
          const flaw = this.node(child, before.copy());
          if (flaw) return flaw;
        }
        for (const child of node.nodes) addAll(child, fetched);
        return undefined;
      }
    }
  }

  #fetch(fetch: Fetch, fetched: FetchedKeys): string | undefined {
    for (const entities of fetch.entities) {
      for (const path of entities.paths) {
        if (!fetched.has(path, entities.requires))
          return `nothing fetches what ${fetch.subgraph} needs at ${nameOf(path)}`;
        const type = this.#forgottenType(fetch, entities, path);
        if (type !== undefined) return `${fetch.subgraph} is not asked for ${type} at ${nameOf(path)}`;
      }
    }
    return undefined;
  }

  /** A type whose objects the client wants what this fetch brings for, but that it is not for. */
  #forgottenType(fetch: Fetch, entities: EntityFetch, path: Path): string | undefined {
    const name = entities.inputRewrites.flatMap((rewrite) =>
      rewrite.kind === 'set' && rewrite.path.at(-1)?.kind === 'key' ? [rewrite.value] : [],
    )[0];
    if (name === undefined || this.#supergraph.isObjectType(name)) return undefined;
    const covered = new Set(
      conditionsOf(entities.requires).flatMap((type) => [...this.#supergraph.possibleTypes(type)]),
    );
    const keys = FetchedKeys.of(fetch, entities.alias);
    this.#asked ??= new AskedKeys(this.#document, this.#supergraph);
    for (const type of this.#supergraph.possibleTypes(name)) {
      if (!this.#supergraph.isObjectType(type) || covered.has(type)) continue;
      if (this.#asked.at(path, type).some((key) => keys.has(key))) return type;
    }
    return undefined;
  }
}

function addAll(node: PlanNode, fetched: FetchedKeys): void {
  if (node.kind === 'fetch') fetched.add(node);
  else for (const child of node.nodes) addAll(child, fetched);
}

const conditionsOf = (selections: Selections): readonly string[] =>
  selections.flatMap((item) => (item.kind === 'InlineFragment' && item.typeCondition ? [item.typeCondition] : []));

const nameOf = (path: Path): string =>
  path.flatMap((step) => (step.kind === 'key' ? [step.key] : step.kind === 'items' ? ['@'] : [])).join('.');
