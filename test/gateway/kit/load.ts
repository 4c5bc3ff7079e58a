export const MB = 1_048_576;

/** What some work took: generous bounds on these hold on a busy machine and still catch an attack that works. */
export interface Toll {
  readonly cpuMs: number;
  /** Growth of the heap, garbage not yet collected counted. */
  readonly heapBytes: number;
}

/** Time of this process's processor, so that other work on the machine does not count. */
export async function tollOf(work: () => Promise<unknown>): Promise<Toll> {
  const [heap, cpu] = [process.memoryUsage().heapUsed, process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1_000, heapBytes: process.memoryUsage().heapUsed - heap };
}
