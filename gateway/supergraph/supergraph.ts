import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { withExecutableDirectives } from './executable-directives';
import { explained, parseSupergraph } from './supergraph-check';

/** What the gateway knows of one supergraph. Built once per supergraph; never changes. */
export interface SupergraphModel {
  readonly sdl: string;
  /** What clients see: without `@inaccessible` elements and federation's machinery. */
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** Names of the object types that a type stands for in subgraphs, `@inaccessible` ones included; itself for an object type. */
  possibleTypes(typeName: string): ReadonlySet<string>;
  isObjectType(typeName: string): boolean;
  /** All field names of the supergraph: an alias that equals one of them can be taken for the field by a planner. */
  readonly fieldNames: ReadonlySet<string>;
  /** Names of fields with arguments that some `@requires` names: a client may ask for the same field with other arguments. */
  readonly requiredCalls: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Reads a supergraph. Takes all features of the router, such as `@authenticated`, `@policy` and `@context`, which stock
 * `@apollo/gateway` refuses to load. Throws when the text is no supergraph.
 */
export function readSupergraph(sdl: string): SupergraphModel {
  parseSupergraph(sdl);
  const internals = buildSupergraph(sdl);
  const apiSchema = withExecutableDirectives(internals.apiSchema().toGraphQLJSSchema(), sdl);
  const possible = new Map<string, ReadonlySet<string>>();
  const objects = new Set<string>();
  for (const type of internals.schema.types()) {
    if (type.kind === 'ObjectType') {
      objects.add(type.name);
      possible.set(type.name, new Set([type.name]));
    } else if (type.kind === 'InterfaceType') {
      possible.set(type.name, new Set([type.name, ...type.possibleRuntimeTypes().map((runtime) => runtime.name)]));
    } else if (type.kind === 'UnionType') {
      possible.set(type.name, new Set([type.name, ...type.types().map((member) => member.name)]));
    }
  }
  const fieldNames = new Set<string>();
  const called = new Set<string>();
  for (const type of internals.schema.types()) {
    if (type.kind === 'ObjectType' || type.kind === 'InterfaceType') {
      for (const field of type.fields()) {
        fieldNames.add(field.name);
        if (field.hasArguments()) called.add(field.name);
      }
    }
  }
  return {
    sdl,
    apiSchema,
    subgraphs: internals.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
    possibleTypes: (name) => possible.get(name) ?? NOTHING,
    isObjectType: (name) => objects.has(name),
    fieldNames,
    requiredCalls: new Set(requiredNames(sdl).filter((name) => called.has(name))),
  };
}

/** All names in `@requires`. */
function requiredNames(sdl: string): readonly string[] {
  return [...sdl.matchAll(/\brequires: "((?:[^"\\]|\\.)*)"/g)].flatMap(([, fields = '']) => fields.match(/\w+/g) ?? []);
}

/** The model of Apollo's libraries. */
export function buildSupergraph(sdl: string): Supergraph {
  try {
    return Supergraph.build(sdl, {
      supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
      // Whoever composed it has validated it; other composers than Apollo's differ in details that do not matter here.
      validateSupergraph: false,
    });
  } catch (error) {
    throw explained(error);
  }
}
