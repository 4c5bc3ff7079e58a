import { Kind, parse, print, visit, type ConstDirectiveNode } from 'graphql';

/** Features that stock ApolloGateway refuses to load. They are enforced before any engine is asked, so an engine need not know them. */
const REFUSED = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\//;
const DIRECTIVES = new Set(['authenticated', 'requiresScopes', 'policy']);
const SCALARS = new Set(['requiresScopes__Scope', 'policy__Policy']);

/** A supergraph without the access directives, for stock ApolloGateway. */
export function withoutAccessDirectives(sdl: string): string {
  const isRefusedLink = ({ name, arguments: given }: ConstDirectiveNode): boolean =>
    name.value === 'link' &&
    (given ?? []).some(({ name: argument, value }) => {
      return argument.value === 'url' && value.kind === Kind.STRING && REFUSED.test(value.value);
    });
  const document = visit(parse(sdl, { noLocation: true }), {
    Directive: (node) =>
      DIRECTIVES.has(node.name.value) || isRefusedLink(node as ConstDirectiveNode) ? null : undefined,
    DirectiveDefinition: (node) => (DIRECTIVES.has(node.name.value) ? null : undefined),
    ScalarTypeDefinition: (node) => (SCALARS.has(node.name.value) ? null : undefined),
  });
  return print(document);
}
