import type { Actor } from '../actor/actor';
import type { SafeCount } from '../disclosure/safe-count';
import type { CohortStatisticsRecord } from './answer';
import type { CohortStatistics, Question, StandingQuestion } from './cohort-statistics';
import { cohortFunnel, type CohortFunnel, type FunnelRecord } from './funnel';
import type { MeasureLoaders } from './measure-loaders';
import type { Asking, CohortMeasure } from './measure';

/** An entity of which a subgraph knows the id alone, and adds fields to it. */
export interface Stub {
  readonly id: string;
}

/** What a subgraph's context holds for its measures, by name. */
interface Measuring<Name extends string> extends Asking {
  readonly services: {
    readonly statistics: CohortStatistics;
    readonly measures: Readonly<Record<Name, CohortMeasure>>;
  };
}

/** `Query.…Statistics` of a measure. */
export const statisticsOf =
  <Name extends string>(name: Name) =>
  (_root: unknown, question: StandingQuestion, context: Measuring<Name>): Promise<CohortStatisticsRecord> =>
    context.services.statistics.answer(context, context.services.measures[name], question);

/** `Query.…Funnel`. */
export const funnelOf =
  <Name extends string>(name: Name) =>
  (
    _root: unknown,
    question: Pick<Question, 'where' | 'groupBy'>,
    context: Asking & {
      readonly services: {
        readonly statistics: CohortStatistics;
        readonly funnels: Readonly<Record<Name, CohortFunnel>>;
      };
    },
  ): Promise<FunnelRecord> =>
    cohortFunnel(context.services.statistics, context, context.services.funnels[name], question);

/** A measure as a field of `Cohort`. */
export const measureOfCohort =
  <Name extends string>(name: Name) =>
  ({ id }: Stub, _args: unknown, { measured }: { readonly measured: MeasureLoaders<Name> }): Promise<SafeCount> =>
    measured[name].load(id);

/** An entity that another subgraph owns is whatever its reference says. */
export const referred = ({ id }: Stub): Stub => ({ id });

/** What an analyst asked of this subgraph. */
export const questionsOf = <Answer>(
  { id }: Stub,
  _args: unknown,
  context: {
    readonly actor: Actor;
    readonly services: { readonly questions: { of(actor: Actor, askedBy: string): Answer } };
  },
): Answer => context.services.questions.of(context.actor, id);
