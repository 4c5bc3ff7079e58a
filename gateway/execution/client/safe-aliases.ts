import { Kind, print, visit, type DocumentNode, type FieldNode } from 'graphql';
import type { SupergraphModel } from '../../supergraph/supergraph';
import { isInherited } from '../keys';

type Names = Pick<SupergraphModel, 'fieldNames' | 'requiredCalls'>;

/**
 * The document with keys that planners do not mistake; what the client calls them is noted in `clientKeys`, and comes back at the
 * projection. Another key is given to
 * - an alias that is also the name of a field: it can be taken for that field where a planner adds keys of its own (`{ upc: name }`);
 * - one like `constructor`, which every object inherits;
 * - a field that a subgraph may require with other arguments than the client gives it: both would be fetched under one key;
 * - what stands for two calls (`... on Book { best: stars } ... on Film { best: stars(outOf: 10) }`): where one selection is made for both
 *   types, as for a subgraph that knows their interface only, the native planner (0.0.38) ends the process.
 */
export function withSafeAliases(document: DocumentNode, names: Names, clientKeys: Map<string, string>): DocumentNode {
  const calls = callsOf(document, names);
  return visit(document, {
    // Other directives say nothing to the gateway, and not every subgraph knows them.
    Directive: ({ name }) => (name.value === 'skip' || name.value === 'include' ? undefined : null),
    Field(node) {
      const key = keyOf(node);
      const plain = safeKeyOf(node, names);
      const number = calls.get(plain)?.get(callOf(node)) ?? 0;
      const safe = number === 0 ? plain : `_c${number}_${plain}`;
      if (safe === key) return undefined;
      clientKeys.set(safe, key);
      return { ...node, alias: { kind: Kind.NAME, value: safe } };
    },
  });
}

/** By safe key: the calls that it stands for, numbered. */
function callsOf(document: DocumentNode, names: Names): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const calls = new Map<string, Map<string, number>>();
  visit(document, {
    Field(node) {
      // All type names are one call under any key.
      if (node.name.value === '__typename') return;
      const key = safeKeyOf(node, names);
      let known = calls.get(key);
      if (!known) calls.set(key, (known = new Map<string, number>()));
      const call = callOf(node);
      if (!known.has(call)) known.set(call, known.size);
    },
  });
  return calls;
}

const keyOf = (node: FieldNode): string => (node.alias ?? node.name).value;

function safeKeyOf(node: FieldNode, { fieldNames, requiredCalls }: Names): string {
  const key = keyOf(node);
  const isSafe =
    key === node.name.value
      ? !requiredCalls.has(key)
      : !fieldNames.has(key) && !isInherited(key) && !key.startsWith('_');
  return isSafe ? key : `_${key.length}_${key}_${node.name.value}`;
}

/** A field and its arguments, in whatever order they stand. */
const callOf = ({ name, arguments: given = [] }: FieldNode): string =>
  given.length === 0 ? name.value : `${name.value} ${given.map(print).sort().join()}`;
