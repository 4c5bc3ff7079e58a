import { Kind, parse } from 'graphql';
import type { SupergraphModel } from '../supergraph/supergraph';
import { fetchesOf, mapFetches, type EntityFetch, type QueryPlan } from './plan';
import { argumentOf, graphNamesOf } from './union-members';

/** By subgraph: the name by which it knows objects of types that are behind an `@interfaceObject` there. */
export type InterfaceNames = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Which subgraphs have interface objects, and for which types these stand. */
export function interfaceNamesOf({ sdl, possibleTypes, isObjectType }: SupergraphModel): InterfaceNames {
  const document = parse(sdl, { noLocation: true });
  const graphs = graphNamesOf(document);
  const names = new Map<string, Map<string, string>>();
  for (const type of document.definitions) {
    if (type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of type.directives ?? []) {
      const stands = directive.arguments?.some(
        ({ name, value }) => name.value === 'isInterfaceObject' && value.kind === Kind.BOOLEAN && value.value,
      );
      const subgraph = graphs.get(argumentOf(directive, 'graph') ?? '');
      if (directive.name.value !== 'join__type' || !stands || subgraph === undefined) continue;
      const known = names.get(subgraph) ?? new Map<string, string>();
      // A subgraph with an interface object has none of the types that implement it.
      for (const name of possibleTypes(type.name.value)) if (isObjectType(name)) known.set(name, type.name.value);
      names.set(subgraph, known);
    }
  }
  return names;
}

/** The plan with objects sent to each subgraph under a name that it knows; the native planner forgets some (0.0.38). */
export function withInterfaceNames(plan: QueryPlan, names: InterfaceNames): QueryPlan {
  if (!plan || ![...fetchesOf(plan)].some(({ subgraph }) => names.has(subgraph))) return plan;
  return mapFetches(plan, (fetch) => {
    const known = names.get(fetch.subgraph);
    return known ? { ...fetch, entities: fetch.entities.map((entities) => named(entities, known)) } : fetch;
  });
}

function named(entities: EntityFetch, names: ReadonlyMap<string, string>): EntityFetch {
  const { requires, inputRewrites } = entities;
  const isNamed = (type: string): boolean =>
    inputRewrites.some(({ path: [step] }) => {
      return step?.kind === 'types' && (step.names.includes(type) || step.names.includes(names.get(type) ?? ''));
    });
  const missing = requires.flatMap((item) => {
    const type = item.kind === 'InlineFragment' ? item.typeCondition : undefined;
    const value = type === undefined ? undefined : names.get(type);
    return type === undefined || value === undefined || isNamed(type) ? [] : [renamed(type, value)];
  });
  return missing.length > 0 ? { ...entities, inputRewrites: [...inputRewrites, ...missing] } : entities;
}

/** What makes a representation of a type one of an interface. */
export const renamed = (type: string, name: string) =>
  ({
    kind: 'set',
    path: [
      { kind: 'types', names: [type] },
      { kind: 'key', key: '__typename' },
    ],
    value: name,
  }) as const;
