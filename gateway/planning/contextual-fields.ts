import { Kind, parse } from 'graphql';
import { fetchesOf, type QueryPlan } from './plan';

/** A use in `@join__field`, not the definition that every supergraph has. */
const CONTEXTUAL = /contextArguments:\s*\[\s*\{/;

/** The names of fields that take arguments from objects above them (`@fromContext`); undefined where there are none. */
export function contextualFieldsOf(sdl: string): RegExp | undefined {
  if (!CONTEXTUAL.test(sdl)) return undefined;
  const names = parse(sdl, { noLocation: true }).definitions.flatMap((type) =>
    type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? (type.fields ?? []).filter(({ directives = [] }) =>
          directives.some(
            ({ name, arguments: given = [] }) =>
              name.value === 'join__field' && given.some((argument) => argument.name.value === 'contextArguments'),
          ),
        )
      : [],
  );
  return new RegExp(`\\b(?:${names.map(({ name }) => name.value).join('|')})\\b`);
}

/** Why the native planner's plan cannot be used: it leaves the arguments of such fields empty without a word (0.0.38). */
export function contextFlawOf(plan: QueryPlan, contextual: RegExp | undefined): string | undefined {
  if (contextual === undefined) return undefined;
  for (const { document, subgraph } of fetchesOf(plan))
    if (contextual.test(document)) return `${subgraph} has a field with @fromContext`;
  return undefined;
}
