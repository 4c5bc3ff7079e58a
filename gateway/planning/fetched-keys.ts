import { Kind, parse, print, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Fetch, Path, Selections } from './plan';

interface Fetched {
  /** The fields with their arguments that stand behind a key: several where types differ. */
  readonly calls: Set<string>;
  readonly below: Keys;
}
export type Keys = Map<string, Fetched>;

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
        merge(place, root.get(alias)?.below ?? new Map());
        addRenamed(place, outputRewrites);
      }
    }
  }

  /** What has been fetched at a place, as far as it is known. */
  at(path: Path): Keys | undefined {
    return descend(this.#root, path, false);
  }

  /** Whether everything that representations need is there. */
  has(path: Path, requires: Selections): boolean {
    const place = descend(this.#root, path, false);
    return place !== undefined && hasAll(place, requires);
  }

  /** The first level of what a fetch brings for entities. */
  static of(fetch: Fetch, alias: string): ReadonlySet<string> {
    return new Set([...(keysOf(fetch).get(alias)?.below.keys() ?? [])].filter((key) => key !== '__typename'));
  }
}

function hasAll(place: Keys, selections: Selections): boolean {
  return selections.every((item) => {
    if (item.kind === 'InlineFragment') return hasAll(place, item.selections);
    if (item.name === '__typename') return true;
    const fetched = place.get(item.name);
    return fetched !== undefined && (item.selections === undefined || hasAll(fetched.below, item.selections));
  });
}

/** A field as it is called: its name and arguments, written so that equal calls are equal texts. */
export function callOf({ name, arguments: given = [] }: FieldNode): string {
  const named = given.map((argument) => `${argument.name.value}: ${print(argument.value)}`).sort();
  return named.length > 0 ? `${name.value}(${named.join(', ')})` : name.value;
}

function descend(from: Keys, path: Path, make: boolean): Keys | undefined {
  let place = from;
  for (const step of path) {
    if (step.kind !== 'key') continue;
    let next = place.get(step.key);
    if (next === undefined) {
      if (!make) return undefined;
      place.set(step.key, (next = { calls: new Set(), below: new Map() }));
    }
    place = next.below;
  }
  return place;
}

function addRenamed(place: Keys, rewrites: Fetch['outputRewrites']): void {
  for (const rewrite of rewrites) {
    if (rewrite.kind !== 'rename') continue;
    const parent = descend(place, rewrite.path.slice(0, -1), false);
    const last = rewrite.path.at(-1);
    const fetched = last?.kind === 'key' ? parent?.get(last.key) : undefined;
    if (parent && fetched) parent.set(rewrite.key, fetched);
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
        const fetched = into.get(key) ?? { calls: new Set(), below: new Map() };
        into.set(key, fetched);
        fetched.calls.add(callOf(selection));
        if (selection.selectionSet) read(selection.selectionSet, fetched.below);
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
  for (const [key, fetched] of from) {
    const known = into.get(key);
    if (!known) into.set(key, copyOfFetched(fetched));
    else {
      for (const call of fetched.calls) known.calls.add(call);
      merge(known.below, fetched.below);
    }
  }
}

function copyOf(keys: Keys): Keys {
  return new Map([...keys].map(([key, fetched]) => [key, copyOfFetched(fetched)]));
}

const copyOfFetched = ({ calls, below }: Fetched): Fetched => ({ calls: new Set(calls), below: copyOf(below) });
