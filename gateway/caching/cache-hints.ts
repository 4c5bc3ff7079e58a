import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';

/** What `@cacheControl` says of a type or a field. */
export interface CacheHint {
  /** Seconds; undefined: not said here. */
  readonly maxAge: number | undefined;
  readonly isPrivate: boolean;
  readonly inherits: boolean;
}

/** The hints of a supergraph, for types by `Type` and for fields by `Type.field`. */
export type CacheHints = ReadonlyMap<string, CacheHint>;

/**
 * Reads `@cacheControl(maxAge:, scope:, inheritMaxAge:)`, which reaches the supergraph when subgraphs compose it (`@composeDirective`).
 * Where subgraphs disagree the stricter of two holds.
 */
export function cacheHintsOf(supergraph: DocumentNode): CacheHints {
  const hints = new Map<string, CacheHint>();
  const add = (key: string, directives: readonly ConstDirectiveNode[] | undefined): void => {
    for (const directive of directives ?? []) {
      if (directive.name.value === 'cacheControl') hints.set(key, stricter(hints.get(key), hintOf(directive)));
    }
  };
  for (const node of supergraph.definitions) {
    switch (node.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        add(node.name.value, node.directives);
        for (const field of node.fields ?? []) add(`${node.name.value}.${field.name.value}`, field.directives);
        break;
      case Kind.UNION_TYPE_DEFINITION:
        add(node.name.value, node.directives);
    }
  }
  return hints;
}

function hintOf({ arguments: given = [] }: ConstDirectiveNode): CacheHint {
  let hint: CacheHint = { maxAge: undefined, isPrivate: false, inherits: false };
  for (const { name, value } of given) {
    if (name.value === 'maxAge' && value.kind === Kind.INT) hint = { ...hint, maxAge: Number(value.value) };
    if (name.value === 'scope') hint = { ...hint, isPrivate: value.kind === Kind.ENUM && value.value === 'PRIVATE' };
    if (name.value === 'inheritMaxAge') hint = { ...hint, inherits: value.kind === Kind.BOOLEAN && value.value };
  }
  return hint;
}

function stricter(one: CacheHint | undefined, other: CacheHint): CacheHint {
  if (one === undefined) return other;
  return {
    maxAge: one.maxAge === undefined || other.maxAge === undefined ? 0 : Math.min(one.maxAge, other.maxAge),
    isPrivate: one.isPrivate || other.isPrivate,
    inherits: one.inherits && other.inherits,
  };
}
