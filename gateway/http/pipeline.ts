import { OperationTypeNode, getVariableValues, type GraphQLFormattedError } from 'graphql';
import type { Log } from '../../common/log';
import { PublicError } from '../../common/errors/public-error';
import { operationOf } from './analyzed-document';
import type { GraphEngine } from './engine';
import { publicErrors } from './error-policy';
import type { GraphQLParams } from './graphql-params';
import { RefusedRequest } from './refused-request';
import type { RequestContext } from './request-context';
import { SchemaState } from './schema-state';

/** The body of an executed request: section 7 of the GraphQL specification. */
export interface Answer {
  readonly errors?: readonly GraphQLFormattedError[];
  readonly data?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface PipelineOptions {
  readonly engine: GraphEngine;
  readonly log: Log;
  readonly maxTokens: number;
  readonly maxErrors: number;
}

/** From the parameters of a request to its answer: every check in order, then the engine. Refusals are thrown. */
export class Pipeline {
  readonly #options: PipelineOptions;
  #state: SchemaState | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#options.engine.start((schema) => {
      this.#state = new SchemaState(schema, this.#options.maxTokens);
    });
  }

  /** Throws PublicError or RefusedRequest when the operation is not executed. */
  async run(params: GraphQLParams, method: 'GET' | 'POST', context: RequestContext): Promise<Answer> {
    const state = this.#state;
    if (state === undefined) throw new PublicError('SUBGRAPH_UNAVAILABLE');
    const text = params.query;
    if (text === undefined) throw new PublicError('PERSISTED_QUERY_NOT_FOUND');
    const analyzed = state.document(text, text);
    if (!analyzed.fits) throw new RefusedRequest(analyzed.code, analyzed.errors);
    const operation = operationOf(analyzed.operations, params.operationName);
    if (method === 'GET' && operation.operation !== OperationTypeNode.QUERY) throw new MethodNotAllowed();
    const definitions = operation.variableDefinitions ?? [];
    if (definitions.length > 0) {
      const coerced = getVariableValues(state.apiSchema, definitions, params.variables, {
        maxErrors: 10,
        hideSuggestions: true,
      });
      if (coerced.errors) throw new RefusedRequest('BAD_USER_INPUT', coerced.errors);
    }
    const result = await this.#options.engine.execute({
      document: analyzed.document,
      documentKey: analyzed.key,
      operation,
      variables: params.variables,
      context,
    });
    const answer: { errors?: GraphQLFormattedError[]; data: unknown } = { data: result.data ?? null };
    if (result.errors !== undefined && result.errors.length > 0) {
      answer.errors = publicErrors(result.errors, {
        locale: context.locale,
        limit: this.#options.maxErrors,
        onHidden: (error) =>
          this.#options.log.error(
            { requestId: context.requestId, path: error.path, reason: error.message },
            'hidden error',
          ),
      });
    }
    return answer;
  }
}

/** A mutation by GET: answered 405 with `Allow: POST`, because links and prefetching must not change anything. */
export class MethodNotAllowed extends Error {}
