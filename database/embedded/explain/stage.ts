import { Int32 } from 'bson';
import type { Document } from '../values/values';

/** One step of a plan, with what it has done. */
export interface PlanStage {
  readonly stage: string;
  /** What the step is, as `winningPlan` shows it. */
  readonly spec: Document;
  /** What only `executionStages` shows. */
  readonly counts: Document;
  readonly returned: number;
  /** Units of work: what the step looked at, one more for its end. */
  readonly works: number;
  readonly inputs: readonly PlanStage[];
}

export function makeStage(
  stage: string,
  spec: Document,
  inputs: readonly PlanStage[],
  ran: { returned: number; works?: number; counts?: Document },
): PlanStage {
  const [input] = inputs;
  const works = ran.works ?? (input?.returned ?? ran.returned) + 1;
  return { stage, spec, inputs, returned: ran.returned, works, counts: ran.counts ?? {} };
}

const inputsOf = (inputs: readonly Document[]): Document =>
  inputs.length === 0 ? {} : inputs.length === 1 ? { inputStage: inputs[0] } : { inputStages: inputs };

export const planOf = ({ stage, spec, inputs }: PlanStage): Document => ({
  stage,
  ...spec,
  ...inputsOf(inputs.map(planOf)),
});

/** The same with counts. Nothing is interrupted here, so that nothing yields or is saved. */
export function executionOf({ stage, spec, inputs, counts, returned, works }: PlanStage): Document {
  const { filter, ...rest } = spec;
  const numbers = {
    nReturned: returned,
    executionTimeMillisEstimate: 0,
    works,
    advanced: returned,
    needTime: Math.max(0, works - returned - 1),
    needYield: 0,
    saveState: 0,
    restoreState: 0,
    isEOF: 1,
  };
  return {
    stage,
    ...(filter !== undefined && { filter }),
    ...whole(numbers),
    ...rest,
    ...whole(counts),
    ...inputsOf(inputs.map(executionOf)),
  };
}

export const whole = (numbers: Document): Document =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, typeof value === 'number' ? new Int32(value) : value]),
  );
