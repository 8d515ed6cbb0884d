import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';

// Optimised code does not count.
setFlagsFromString('--no-opt');
setFlagsFromString('--no-maglev');
setFlagsFromString('--no-sparkplug');

/**
 * Counts what the strategies do, not how long it takes: how often V8 entered each block of their code, and of the heap's.
 * Unlike a counter in a comparator this misses no loop.
 */
export async function countOperations(work: () => void): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    await session.post('Profiler.stopPreciseCoverage');
    const counted = result.filter(({ url }) => /src\/(strategies\/|core\/heap)/.test(url));
    const ranges = counted.flatMap(({ functions }) => functions.flatMap((each) => each.ranges));
    return ranges.reduce((sum, { count }) => sum + count, 0);
  } finally {
    session.disconnect();
  }
}
