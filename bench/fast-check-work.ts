import { sample, scheduler as anyScheduler } from 'fast-check';
import { bareWork } from './bare-work.ts';
import type { Way } from './plain-queue.ts';
import { promptRedis } from './prompt-redis.ts';
import { type Load, type Sample, timed } from './sample.ts';

/**
 * The bare work with fast-check's scheduler between the processors and their services. With one step it releases the
 * answer of each call, which is how one uses it on mocked services; with two it first decides when the call takes
 * effect, as a simulated run does.
 */
export function fastCheckWork(load: Load, steps: 1 | 2): Promise<Sample> {
  const [scheduler] = sample(anyScheduler(), { seed: load.seed, numRuns: 1 });
  if (scheduler === undefined) throw new Error('fast-check drew no scheduler');
  const oneStep: Way = (call) => scheduler.schedule(call());
  const twoSteps: Way = async (call) => {
    await scheduler.schedule(Promise.resolve());
    return scheduler.schedule(call());
  };
  const way = steps === 1 ? oneStep : twoSteps;
  return timed(async () => {
    await scheduler.waitFor(bareWork(load, { connect: promptRedis(way), way }));
    return scheduler.report().length;
  });
}
