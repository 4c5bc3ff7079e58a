import { createNativePlanner } from '../../gateway/planning/native-planner';
import { BENCH_OPERATION } from './operation';

/** Milliseconds to plan the operation for the first time with a planner that was just made; the median of several planners. */
export async function coldPlanMs(supergraphSdl: string): Promise<number> {
  const times: number[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    const planner = createNativePlanner(supergraphSdl);
    const began = performance.now();
    await planner.plan(BENCH_OPERATION, undefined, { labels: new Set(), percentage: 0 });
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[4] as number;
}
