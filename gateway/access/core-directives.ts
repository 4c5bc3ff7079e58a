import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type DocumentNode } from 'graphql';

/** Specifications whose directives the gateway enforces itself, and the directives that each defines. */
const SPECIFICATIONS: Readonly<Record<string, readonly string[]>> = {
  authenticated: ['authenticated'],
  requiresScopes: ['requiresScopes'],
  policy: ['policy'],
  cost: ['cost', 'listSize'],
};

interface LinkArguments {
  readonly url?: string;
  readonly as?: string;
  readonly import?: readonly (string | { readonly name?: string; readonly as?: string })[];
}

/**
 * How a supergraph calls a directive: `@link` may rename it (`as`) or leave it in its specification's namespace (`cost__listSize`). Maps the
 * name in the supergraph to the name in the specification. See https://specs.apollo.dev/link/v1.0.
 */
export function coreDirectives(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      if (directive.name.value !== 'link') continue;
      const link = argumentsOf(directive) as LinkArguments;
      const specification = /^https:\/\/specs\.apollo\.dev\/(\w+)\/v/.exec(link.url ?? '')?.[1] ?? '';
      for (const name of SPECIFICATIONS[specification] ?? []) {
        names.set(nameInSupergraph(name, specification, link), name);
      }
    }
  }
  return names;
}

function nameInSupergraph(name: string, specification: string, link: LinkArguments): string {
  for (const item of link.import ?? []) {
    const [imported, as] = typeof item === 'string' ? [item, item] : [item.name, item.as ?? item.name];
    if (imported === `@${name}` && as !== undefined) return as.slice(1);
  }
  const namespace = link.as ?? specification;
  return name === specification ? namespace : `${namespace}__${name}`;
}

/** The arguments of a directive as plain values. */
export function argumentsOf(directive: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (directive.arguments ?? []).map((node) => [node.name.value, valueFromASTUntyped(node.value)]),
  );
}
