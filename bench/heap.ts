import { faultsPerPlan } from './bench-plan.ts';
import { simulatedWork } from './simulated-work.ts';

export interface HeapPoint {
  readonly schedules: number;
  readonly heapUsedMegabytes: number;
  /** Buffers lie outside the heap. */
  readonly arrayBuffersMegabytes: number;
}

export interface HeapOptions {
  readonly schedules: number;
  /** Schedules between two looks at the heap. */
  readonly every: number;
}

const requests = 100;

/** What is still reachable after so many schedules in one thread, each of another seed, with faults. */
export async function watchHeap({ schedules, every }: HeapOptions): Promise<readonly HeapPoint[]> {
  const points: HeapPoint[] = [];
  for (let seed = 1; seed <= schedules; seed += 1) {
    await simulatedWork({ requests, seed }, faultsPerPlan);
    if (seed % every === 0) points.push(await look(seed));
  }
  return points;
}

async function look(schedules: number): Promise<HeapPoint> {
  if (globalThis.gc === undefined) throw new Error('the heap needs --expose-gc');
  globalThis.gc();
  // What weak references keep, they keep to the end of the turn.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { schedules, heapUsedMegabytes: heapUsed / 1e6, arrayBuffersMegabytes: arrayBuffers / 1e6 };
}
