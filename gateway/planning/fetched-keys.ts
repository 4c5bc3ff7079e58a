import { Kind, parse, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Fetch, Path, Selections } from './plan';

type Keys = Map<string, Keys>;

/** Which keys a plan has fetched so far, and where; of any type. */
export class FetchedKeys {
  readonly #root: Keys;

  constructor(root: Keys = new Map()) {
    this.#root = root;
  }

  copy(): FetchedKeys {
    return new FetchedKeys(copyOf(this.#root));
  }

  add(fetch: Fetch): void {
    const root = keysOf(fetch);
    if (fetch.entities.length === 0) {
      merge(this.#root, root);
      addRenamed(this.#root, fetch.outputRewrites);
    }
    for (const { alias, paths, outputRewrites } of fetch.entities) {
      for (const path of paths) {
        const place = descend(this.#root, path, true) as Keys;
        merge(place, root.get(alias) ?? new Map());
        addRenamed(place, outputRewrites);
      }
    }
  }

  /** Whether everything that representations need is there. */
  has(path: Path, requires: Selections): boolean {
    const place = descend(this.#root, path, false);
    return place !== undefined && hasAll(place, requires);
  }

  /** The first level of what a fetch brings for entities. */
  static of(fetch: Fetch, alias: string): ReadonlySet<string> {
    return new Set([...(keysOf(fetch).get(alias)?.keys() ?? [])].filter((key) => key !== '__typename'));
  }
}

function hasAll(place: Keys, selections: Selections): boolean {
  return selections.every((item) => {
    if (item.kind === 'InlineFragment') return hasAll(place, item.selections);
    if (item.name === '__typename') return true;
    const below = place.get(item.name);
    return below !== undefined && (item.selections === undefined || hasAll(below, item.selections));
  });
}

function descend(from: Keys, path: Path, make: boolean): Keys | undefined {
  let place = from;
  for (const step of path) {
    if (step.kind !== 'key') continue;
    let next = place.get(step.key);
    if (next === undefined) {
      if (!make) return undefined;
      place.set(step.key, (next = new Map()));
    }
    place = next;
  }
  return place;
}

function addRenamed(place: Keys, rewrites: Fetch['outputRewrites']): void {
  for (const rewrite of rewrites) {
    if (rewrite.kind !== 'rename') continue;
    const parent = descend(place, rewrite.path.slice(0, -1), false);
    const last = rewrite.path.at(-1);
    const below = last?.kind === 'key' ? parent?.get(last.key) : undefined;
    if (parent && below) parent.set(rewrite.key, below);
  }
}

function keysOf(fetch: Fetch): Keys {
  const document = parse(fetch.document, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  const keys: Keys = new Map();
  const read = (set: SelectionSetNode, into: Keys): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const below = into.get(key) ?? new Map<string, Keys>();
        into.set(key, below);
        if (selection.selectionSet) read(selection.selectionSet, below);
        continue;
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (inner) read(inner.selectionSet, into);
    }
  };
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) read(node.selectionSet, keys);
  return keys;
}

function merge(into: Keys, from: Keys): void {
  for (const [key, below] of from) {
    const known = into.get(key);
    if (known) merge(known, below);
    else into.set(key, copyOf(below));
  }
}

function copyOf(keys: Keys): Keys {
  return new Map([...keys].map(([key, below]) => [key, copyOf(below)]));
}
