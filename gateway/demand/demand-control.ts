import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { FragmentDefinitionNode } from 'graphql';
import type { Actor } from '../../common/actor/actor';
import { PublicError } from '../../common/errors/public-error';
import { budgetOf, type Budgets } from './budgets';
import { CostPlan } from './cost-plan';
import type { CostTable } from './cost-table';
import type { Variables } from './list-length';

/** What an operation costs, as told in `extensions.cost`. */
export interface Cost {
  /** Estimated before it runs. */
  readonly requested: number;
  /** By the answer; absent when it was not run. */
  readonly actual?: number;
  /** What the sender may spend on one operation. */
  readonly budget: number;
}

/** Quotes operations of one schema. Plans are kept as long as the operation they belong to. */
export class DemandControl {
  readonly #schema: GraphQLSchema;
  readonly #table: CostTable;
  readonly #budgets: Budgets;
  readonly #plans = new WeakMap<OperationDefinitionNode, CostPlan>();

  constructor(schema: GraphQLSchema, table: CostTable, budgets: Budgets) {
    this.#schema = schema;
    this.#table = table;
    this.#budgets = budgets;
  }

  planOf(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): CostPlan {
    let plan = this.#plans.get(operation);
    if (plan === undefined) {
      plan = new CostPlan(operation, { schema: this.#schema, table: this.#table, fragments });
      this.#plans.set(operation, plan);
    }
    return plan;
  }

  /** What running the operation would cost this actor. */
  quote(plan: CostPlan, actor: Actor, variables: Variables): Cost {
    return this.within(plan.requested(variables), actor);
  }

  /** A cost that is known otherwise, beside what this actor may spend. */
  within(requested: number, actor: Actor): Cost {
    return { requested, budget: budgetOf(actor, this.#budgets) };
  }
}

/** An operation that its sender cannot afford; the quote goes with the refusal, so that the sender knows how far off it is. */
export class TooExpensive extends PublicError {
  readonly cost: Cost;

  constructor(cost: Cost) {
    super('COST_LIMIT_EXCEEDED', {
      ja: `問い合わせの負荷 ${cost.requested} が上限 ${cost.budget} を超えます。項目や件数を減らしてください。`,
      en: `The operation costs ${cost.requested}, more than your budget of ${cost.budget}. Ask for fewer fields or items.`,
    });
    this.cost = cost;
  }
}

/** Whether the request asks for the quote only: `extensions: { demandControl: { dryRun: true } }`. */
export function isDryRun(extensions: Readonly<Record<string, unknown>>): boolean {
  const given = extensions.demandControl;
  return typeof given === 'object' && given !== null && 'dryRun' in given && given.dryRun === true;
}
