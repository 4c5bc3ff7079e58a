import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway';
import { execute, getOperationAST, parse, validate, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { ANONYMOUS } from '../../common/actor/actor';
import { silentLog } from '../../common/log';
import { createGraph, type Graph, type GraphOptions } from '../../gateway/execution/gateway';
import { engineOfGateway } from '../../gateway/http/gateway-engine';
import type { GraphEngine } from '../../gateway/http/engine';
import type { RequestContext } from '../../gateway/http/request-context';
import {
  parseAnswer,
  type SubgraphRequest,
  type SubgraphResponse,
  type SubgraphTransport,
} from '../../gateway/transport/transport';

/** A subgraph of a test: its SDL and what its fields answer, by type and field. */
export interface TestSubgraph {
  readonly sdl: string;
  readonly resolvers: Readonly<Record<string, unknown>>;
}
export type TestSubgraphs = Readonly<Record<string, TestSubgraph>>;

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires",
  "@provides", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@extends", "@tag", "@authenticated",
  "@requiresScopes", "@policy", "@context", "@fromContext", "@cost", "@listSize"])\n`;

const typeDefsOf = ({ sdl }: TestSubgraph) => parse(sdl.includes('@link(') ? sdl : LINK + sdl);

/** The supergraph of test subgraphs. Throws what the composition objects to. */
export function supergraphOf(subgraphs: TestSubgraphs): string {
  const services = Object.entries(subgraphs).map(([name, subgraph]) => ({
    name,
    url: `http://${name}.invalid/graphql`,
    typeDefs: typeDefsOf(subgraph),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error((errors ?? []).map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

export function schemaOf(subgraph: TestSubgraph): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: typeDefsOf(subgraph), resolvers: subgraph.resolvers as never }]);
}

/** Executes with graphql-js as it stands, so that nothing but the gateway is on trial; records what was asked. */
export class RecordingTransport implements SubgraphTransport {
  readonly requests: SubgraphRequest[] = [];
  readonly #schema: GraphQLSchema;
  /** What the next requests answer instead; an error is thrown. */
  fault: Error | ExecutionResult | undefined;
  /** Places of all answers at which one object stood for several equal ones. */
  repeats = 0;

  /** `objects`: answers as a subgraph in the same process does, not in text. */
  constructor(
    schema: GraphQLSchema,
    readonly form: 'text' | 'objects' = 'text',
  ) {
    this.#schema = schema;
  }

  async execute(request: SubgraphRequest): Promise<SubgraphResponse> {
    this.requests.push(request);
    if (this.fault instanceof Error) throw this.fault;
    if (this.fault) return this.fault as never;
    const document = parse(request.document);
    const invalid = validate(this.#schema, document);
    if (invalid.length > 0) return { errors: invalid };
    // As over HTTP: what is sent is what is in the body, and the answer is a copy of its own.
    const { variables } = JSON.parse(request.body()) as { variables?: Record<string, unknown> };
    const result = await execute({ schema: this.#schema, document, variableValues: variables ?? {} });
    const text = JSON.stringify({ data: result.data, errors: result.errors });
    if (this.form === 'objects') return JSON.parse(text) as SubgraphResponse;
    const { answer, repeated } = (request.parse ?? parseAnswer)(text);
    this.repeats += repeated?.places.size ?? 0;
    return { ...(answer as SubgraphResponse), repeated };
  }
}

export function contextOf(overrides: Partial<RequestContext> = {}): RequestContext {
  return {
    requestId: 'req_test',
    actor: ANONYMOUS,
    locale: 'en',
    clientName: undefined,
    ip: '127.0.0.1',
    deadlineAt: Date.now() + 60_000,
    signal: new AbortController().signal,
    ...overrides,
  } as RequestContext;
}

export interface Federation {
  readonly graph: Graph;
  readonly supergraph: string;
  readonly transports: Readonly<Record<string, RecordingTransport>>;
  /** Runs an operation; throws when the client's schema does not validate it. */
  run(query: string, variables?: Record<string, unknown>, operationName?: string): Promise<Answer>;
}

export interface Answer {
  readonly data: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] | undefined }[];
}

/** Composes subgraphs and starts the compiled executor on them. */
export async function federate(
  subgraphs: TestSubgraphs,
  { form, ...options }: Partial<GraphOptions> & { readonly form?: 'text' | 'objects' } = {},
): Promise<Federation> {
  const supergraph = supergraphOf(subgraphs);
  const transports = Object.fromEntries(
    Object.entries(subgraphs).map(([name, subgraph]) => [name, new RecordingTransport(schemaOf(subgraph), form)]),
  );
  const graph = createGraph({
    supergraph: { kind: 'text', sdl: supergraph },
    transports: (name) => transports[name] as RecordingTransport,
    log: silentLog,
    ...options,
  });
  return { graph, supergraph, transports, run: await runnerOf(graph) };
}

/** Starts stock ApolloGateway on the same subgraphs, as the referee. */
export async function stockFederation(
  subgraphs: TestSubgraphs,
): Promise<Pick<Federation, 'run'> & { stop(): Promise<void> }> {
  const gateway = new ApolloGateway({
    supergraphSdl: supergraphOf(subgraphs),
    buildService: ({ name }) => new LocalGraphQLDataSource(schemaOf(subgraphs[name as string] as TestSubgraph)),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  return { run: await runnerOf(engineOfGateway(gateway as never, silentLog)), stop: () => gateway.stop() };
}

export async function runnerOf(engine: GraphEngine): Promise<Federation['run']> {
  let schema: GraphQLSchema | undefined;
  await engine.start(({ apiSchema }) => (schema = apiSchema));
  return async (query, variables = {}, operationName) => {
    const document = parse(query);
    const errors = validate(schema as GraphQLSchema, document);
    if (errors.length > 0) throw new Error(`Not valid: ${errors.map(({ message }) => message).join('; ')}`);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error('No such operation.');
    const result = await engine.execute({
      document,
      documentKey: query,
      operation,
      variables,
      context: contextOf(),
    } as never);
    const plain = result.errors?.map((error) => ({ message: error.message, path: error.path }));
    return JSON.parse(JSON.stringify({ data: result.data ?? null, ...(plain?.length && { errors: plain }) })) as Answer;
  };
}
