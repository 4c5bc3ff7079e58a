import type { SafeCount } from '../disclosure/safe-count';
import { WITHHELD, publishedCount } from '../disclosure/safe-count';
import { safeRateOf, type SafeRate } from '../disclosure/safe-rate';
import { GROUP_OF } from './cohort-filter';
import type { CohortStatistics, Question } from './cohort-statistics';
import type { Asking, CohortMeasure } from './measure';

/** `FunnelStage` of schema/prelude.graphql. */
export interface FunnelStageRecord {
  readonly key: string;
  readonly reached: SafeCount;
  /** Of the stage before; null for the first stage. */
  readonly rate: SafeRate | null;
}

/** `Funnel` of schema/prelude.graphql. */
export interface FunnelRecord {
  readonly month: string;
  readonly stages: readonly FunnelStageRecord[];
  readonly groups: readonly { readonly key: string; readonly stages: readonly FunnelStageRecord[] }[];
}

/** A stage of a funnel: those who reached it are the people of disjoint parts, each protected by itself. */
export interface Stage<Part> {
  readonly key: string;
  readonly parts: readonly Part[];
}

/** The stages of a funnel of cohorts, the first one first. */
export type CohortFunnel = readonly Stage<CohortMeasure>[];

/**
 * The stages as they are shown. What reached a stage is the sum of its parts as they are shown, and a rate is computed from these: nothing
 * is told that the parts do not tell, and a number is withheld where one of its parts is.
 */
export function stagesOf(stages: readonly Stage<SafeCount>[], k: number): FunnelStageRecord[] {
  return stages.map(({ key, parts }, index) => {
    const before = stages[index - 1];
    return { key, reached: sumOf(parts), rate: before ? safeRateOf(parts, before.parts, k) : null };
  });
}

/** The funnel of measures of cohorts (`groupBy` as in their statistics), whose numbers are the very ones that their statistics show. */
export async function cohortFunnel(
  statistics: CohortStatistics,
  asking: Asking,
  stages: CohortFunnel,
  question: Pick<Question, 'where' | 'groupBy'>,
): Promise<FunnelRecord> {
  const measures = [...new Set(stages.flatMap(({ parts }) => parts))];
  const admitted = await statistics.admitted(asking, measures, question);
  const groupOf = question.groupBy ? GROUP_OF[question.groupBy] : undefined;
  const counted = await Promise.all(
    measures.map(async (measure) => {
      const people = await statistics.population(measure, admitted.month, admitted);
      return [
        measure,
        { total: people.total(), by: groupOf ? people.by(groupOf) : new Map<string, SafeCount>() },
      ] as const;
    }),
  );
  const countsOf = new Map(counted);
  const k = Math.min(...measures.map((measure) => measure.k));
  const shown = (countOf: (measure: CohortMeasure) => SafeCount | undefined) =>
    stagesOf(
      stages.map(({ key, parts }) => ({ key, parts: parts.map((part) => countOf(part) ?? WITHHELD) })),
      k,
    );
  const keys = [...new Set(counted.flatMap(([, { by }]) => [...by.keys()]))];
  return {
    month: admitted.month,
    stages: shown((measure) => countsOf.get(measure)?.total),
    groups: keys.map((key) => ({ key, stages: shown((measure) => countsOf.get(measure)?.by.get(key)) })),
  };
}

function sumOf(parts: readonly SafeCount[]): SafeCount {
  if (parts.some(({ suppressed }) => suppressed)) return WITHHELD;
  return publishedCount(parts.reduce((sum, { value }) => sum + (value ?? 0), 0));
}
