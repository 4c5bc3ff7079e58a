import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { GraphQLError, parse, validate, type DocumentNode, type ExecutionResult } from 'graphql';
import { LRUCache } from 'lru-cache';
import { withDeadline } from '../deadline';
import type { Log } from '../log';
import { inputDefaultsOf, type Variables } from './input-defaults';
import { formatSubgraphError, type Subgraph, type SubgraphRequest } from './subgraph';

/** One GraphQL request to a subgraph, as the gateway sends it. */
export interface SubgraphOperation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A document that was parsed, validated and compiled once; or what is wrong with it. */
type Prepared = Compiled | readonly GraphQLError[];
interface Compiled {
  readonly query: CompiledQuery['query'];
  readonly withDefaults: (variables: Variables) => Variables;
}

/** Enough for every named operation's fetches and the ad-hoc ones of a busy hour; each entry is some tens of kilobytes. */
const PREPARED_DOCUMENTS = 2_000;

/** Executes operations on one subgraph's schema; used in process and behind HTTP alike. Documents are compiled once and kept. */
export class SubgraphExecutor<C extends SubgraphRequest> {
  readonly #subgraph: Subgraph<C>;
  readonly #log: Log;
  readonly #prepared = new LRUCache<string, Prepared>({ max: PREPARED_DOCUMENTS });

  constructor(subgraph: Subgraph<C>, log: Log) {
    this.#subgraph = subgraph;
    this.#log = log;
  }

  /** Never rejects: whatever goes wrong is in `errors`, in the reader's language, masked unless it was thrown on purpose. */
  async execute(operation: SubgraphOperation, request: SubgraphRequest): Promise<ExecutionResult> {
    const prepared = this.#prepare(operation);
    if (!isCompiled(prepared)) return this.#formatted({ errors: prepared }, request);
    const context = this.#subgraph.createContext(request);
    try {
      const run = () => prepared.query(undefined, context, prepared.withDefaults({ ...operation.variables }));
      return this.#formatted(await withDeadline(request.deadline, run), request);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      return this.#formatted({ errors: [new GraphQLError(cause.message, { originalError: cause })] }, request);
    }
  }

  #prepare({ query, operationName }: SubgraphOperation): Prepared {
    const key = operationName ? `${operationName}\n${query}` : query;
    const known = this.#prepared.get(key);
    if (known) return known;
    const prepared = this.#compile(query, operationName ?? undefined);
    this.#prepared.set(key, prepared);
    return prepared;
  }

  #compile(query: string, operationName: string | undefined): Prepared {
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: 20_000 });
    } catch (error) {
      return [error as GraphQLError];
    }
    const problems = validate(this.#subgraph.schema, document);
    if (problems.length > 0) return problems;
    const compiled = compileQuery(this.#subgraph.schema, document, operationName);
    if (!isCompiledQuery(compiled)) return compiled.errors ?? [];
    return { query: compiled.query, withDefaults: inputDefaultsOf(this.#subgraph.schema, document) };
  }

  #formatted(result: ExecutionResult, request: SubgraphRequest): ExecutionResult {
    if (!result.errors) return result;
    const errors = result.errors.map((error) => formatSubgraphError(error, request, this.#log));
    return { ...result, errors: errors as unknown as GraphQLError[] };
  }
}

function isCompiled(prepared: Prepared): prepared is Compiled {
  return !Array.isArray(prepared);
}
