import { createNativePlanner } from '../../gateway/planning/native-planner';
import { BENCH_OPERATION } from './operation';

/** New planners that are asked. The first dozens also wait for this process's JavaScript to be compiled, which a running gateway's is. */
const PLANNERS = 61;

/** Milliseconds to plan the operation for the first time with a planner that was just made; the median of several planners. */
export async function coldPlanMs(supergraphSdl: string): Promise<number> {
  const times: number[] = [];
  for (let attempt = 0; attempt < PLANNERS; attempt++) {
    const planner = createNativePlanner(supergraphSdl, 2_000);
    const began = performance.now();
    await planner.plan(BENCH_OPERATION, undefined, { labels: new Set(), percentage: 0 });
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[(PLANNERS - 1) / 2] as number;
}
