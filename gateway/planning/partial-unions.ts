import { buildASTSchema, parse, print } from 'graphql';
import { narrowed } from './narrowed-plan';
import { PlanningTimeout, type Planner } from './plan';
import { graphNamesOf, partialUnionsOf } from './union-members';
import { withWholeUnions } from './whole-unions';

/**
 * A planner that asks subgraphs for the members of a union that they have, also where a field is shared by subgraphs that have others
 * (`union Action = Common | OnlyHere`). What it cannot plan so, it plans as the supergraph stands.
 */
export function withPartialUnions(sdl: string, create: (sdl: string) => Planner): Planner {
  const supergraph = parse(sdl, { noLocation: true });
  const partial = partialUnionsOf(supergraph);
  if (partial.size === 0) return create(sdl);
  let plain: Planner | undefined;
  const whole = create(print(withWholeUnions(supergraph, partial)));
  const schema = buildASTSchema(supergraph, { assumeValid: true, assumeValidSDL: true });
  const graphs = new Map([...graphNamesOf(supergraph)].map(([graph, name]) => [name, graph]));
  const narrowing = { schema, partial, graphOf: (subgraph: string) => graphs.get(subgraph) };
  return {
    ...whole,
    async plan(document, operationName, choice) {
      try {
        return narrowed(await whole.plan(document, operationName, choice), narrowing);
      } catch (error) {
        if (error instanceof PlanningTimeout) throw error;
        plain ??= create(sdl);
        return plain.plan(document, operationName, choice);
      }
    },
  };
}
