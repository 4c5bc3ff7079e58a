import { OperationTypeNode, getVariableValues, type GraphQLFormattedError } from 'graphql';
import type { AccessDecision } from '../access/access-guard';
import { withNulls } from '../access/null-plan';
import { UnauthorizedMutation, unauthorizedErrors } from '../access/unauthorized';
import type { Log } from '../../common/log';
import { loggable } from '../../common/log-text';
import { PublicError } from '../../common/errors/public-error';
import type { Budgets } from '../demand/budgets';
import { TooExpensive, isDryRun, type Cost } from '../demand/demand-control';
import type { TrustedDocuments } from '../documents/trusted-documents';
import type { RateGuard } from '../limits/rate-limits';
import type { DocumentLimits } from '../limits/document-limits';
import type { Variables } from '../demand/list-length';
import type { Answer } from './answer';
import { operationOf, type AnalyzedOperation } from './analyzed-document';
import type { EngineResult, GraphEngine } from './engine';
import { publicErrors } from './error-policy';
import type { GraphQLParams } from './graphql-params';
import { checkIntrospection, introspect, introspectionCost } from './introspection';
import { RefusedRequest } from './refused-request';
import { refuseUnfitVariables } from './unfit-text';
import type { RequestContext } from './request-context';
import { SchemaState } from './schema-state';

export interface PipelineOptions {
  readonly engine: GraphEngine;
  readonly documents: TrustedDocuments;
  /** Absent: nothing is counted. */
  readonly rates: RateGuard | undefined;
  readonly log: Log;
  readonly limits: DocumentLimits;
  readonly budgets: Budgets;
  /** Errors that one answer shows. */
  readonly maxErrors: number;
}

/** From the parameters of a request to its answer: every check in order, then the engine. Refusals are thrown. */
export class Pipeline {
  readonly #options: PipelineOptions;
  #state: SchemaState | undefined;
  #generation = 0;

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#options.engine.start((schema) => {
      this.#generation++;
      this.#state = new SchemaState(schema, this.#options.limits, this.#options.budgets);
    });
  }

  /** Stands for the schema being served: answers of another one are not answers of this. */
  get generation(): number {
    return this.#generation;
  }

  /** Counts an operation for its sender. Throws RateLimited; returns nothing to wait for when counted locally. */
  charge(
    operation: AnalyzedOperation,
    cost: Cost,
    context: Pick<RequestContext, 'actor' | 'ip'>,
  ): Promise<void> | undefined {
    return this.#options.rates?.charge(operation, context, cost);
  }

  /** Throws PublicError or RefusedRequest when the operation is not executed. */
  async run(params: GraphQLParams, method: 'GET' | 'POST', context: RequestContext): Promise<Answer> {
    const state = this.#state;
    if (state === undefined) throw new PublicError('SUBGRAPH_UNAVAILABLE');
    const { documents } = this.#options;
    const text = documents.textOf(params, context);
    const charging =
      params.query === undefined || state.knows(text) ? undefined : this.#options.rates?.chargeReading(context);
    if (charging !== undefined) await charging;
    const operation = operationOf(state.document(text).operations, params.operationName);
    const { operation: type } = operation.node;
    const { trace } = context;
    // Only names that we gave ourselves: a client could make up any number of them.
    if (trace && params.query === undefined) trace.operation = operation.name ?? 'other';
    if (type === OperationTypeNode.SUBSCRIPTION) throw noSubscriptions();
    if (method === 'GET' && type !== OperationTypeNode.QUERY) throw new MethodNotAllowed();
    const given = declaredOf(operation, params.variables);
    const variables = coerced(state, operation, given);
    if (operation.introspects !== 'no') {
      checkIntrospection(operation, documents.mayImprovise(context.actor));
      const cost = state.demand.within(introspectionCost(operation), context.actor);
      if (cost.requested > cost.budget) throw new TooExpensive(cost);
      await this.#options.rates?.charge(operation, context, cost);
      return introspect(operation, state.access, context.actor, variables);
    }
    const access = state.access.decide(operation, context.actor, variables);
    if (access.removal !== undefined && type === OperationTypeNode.MUTATION) {
      throw new UnauthorizedMutation(access.removal.paths);
    }
    const plan = state.demand.planOf(access.operation, operation.document.fragments);
    const quoted = state.demand.quote(plan, context.actor, variables);
    // Nothing is left to run, so nothing is paid.
    const cost = access.document ? quoted : { ...quoted, requested: 0 };
    if (isDryRun(params.extensions)) return { data: null, extensions: { cost } };
    if (cost.requested > cost.budget) throw new TooExpensive(cost);
    if (trace) {
      trace.cost = cost.requested;
      const publicSeconds = state.caching.publicSeconds(access.operation, operation.document.fragments);
      trace.onExecuting?.({ operation, cost, publicSeconds });
    }
    const charged = this.charge(operation, cost, context);
    if (charged !== undefined) await charged;
    const answer = await this.#execute(state, access, given, context);
    const actual =
      answer.dataText === undefined
        ? plan.actual(answer.data, variables)
        : plan.actualOfText(answer.dataText, variables, answer.objects);
    return { ...answer, extensions: { cost: { ...cost, actual } } };
  }

  async #execute(
    { apiSchema: schema }: SchemaState,
    access: AccessDecision,
    variables: Variables,
    context: RequestContext,
  ): Promise<Answer> {
    const { document, operation, key: documentKey, removal } = access;
    const { engine } = this.#options;
    if (document === undefined) return this.#withRemoval({ data: {} }, access, context);
    const request = { document, documentKey, operation, variables, context, schema };
    if (removal !== undefined || !engine.executeText) {
      return this.#withRemoval(await engine.execute(request), access, context);
    }
    const { data: dataText, objects, errors } = await engine.executeText(request);
    if (errors.length === 0) return { dataText, objects };
    return { errors: this.#publicErrors(errors, context), dataText, objects };
  }

  #withRemoval(
    { data, errors: given = [] }: EngineResult,
    { removal }: AccessDecision,
    context: RequestContext,
  ): Answer {
    const errors = this.#publicErrors(given, context);
    if (removal === undefined) return errors.length > 0 ? { errors, data: data ?? null } : { data };
    return {
      errors: [...unauthorizedErrors(removal.paths, context.locale), ...errors],
      data: withNulls(data, removal.nulls, removal.typeKey),
    };
  }

  #publicErrors(
    errors: NonNullable<EngineResult['errors']>,
    { locale, requestId }: RequestContext,
  ): GraphQLFormattedError[] {
    const { log, maxErrors } = this.#options;
    return publicErrors(errors, {
      locale,
      limit: maxErrors,
      onHidden: (error) => log.error({ requestId, path: error.path, reason: loggable(error.message) }, 'hidden error'),
    });
  }
}

const NO_VARIABLES: Variables = Object.freeze({});

/** Those that the operation declares. What else a client sends is looked at by nobody, however large it is. */
function declaredOf({ node: { variableDefinitions = [] } }: AnalyzedOperation, given: Variables): Variables {
  const declared: Record<string, unknown> = {};
  for (const { variable } of variableDefinitions) {
    const name = variable.name.value;
    if (Object.hasOwn(given, name)) declared[name] = given[name];
  }
  return declared;
}

/** The variables with defaults and checked types. Throws BAD_USER_INPUT with every problem's place. */
function coerced(state: SchemaState, { node }: AnalyzedOperation, given: Variables): Variables {
  const definitions = node.variableDefinitions;
  if (definitions === undefined || definitions.length === 0) return NO_VARIABLES;
  refuseUnfitVariables(given);
  const result = getVariableValues(state.apiSchema, definitions, given, { maxErrors: 10, hideSuggestions: true });
  if (result.errors) throw new RefusedRequest('BAD_USER_INPUT', result.errors);
  return result.coerced ?? NO_VARIABLES;
}

/** A mutation by GET: answered 405 with `Allow: POST`, because links and prefetching must not change anything. */
export class MethodNotAllowed extends Error {}

const noSubscriptions = (): PublicError =>
  new PublicError('BAD_REQUEST', {
    ja: '購読 (subscription) には対応していません。問い合わせを繰り返してください。',
    en: 'Subscriptions are not supported. Ask again with a query instead.',
  });
