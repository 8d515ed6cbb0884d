import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from 'raceproof';
import type { TaskQueue } from './task-queue.ts';

type Made = new (limit: number, pauseMs: number) => Pick<TaskQueue, 'run'>;

/** Some of the jobs are aborted. That every job ends is checked without being asked for. */
export function jobsOf(name: string, MadeQueue: Made) {
  return defineScenario({
    name,
    system: () => new MadeQueue(1, 5),
    processes: 1,
    concurrency: [2, 6],
    operations: {
      job: { cancellable: true, run: (queue, _args, { signal }) => queue.run(() => sleep(5), signal) },
    },
  });
}
