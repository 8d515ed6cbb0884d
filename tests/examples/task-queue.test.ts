import { expect, test } from 'vitest';
import { FixedTaskQueue } from '../../examples/task-queue/fixed-task-queue.ts';
import { jobsOf } from '../../examples/task-queue/jobs-scenario.ts';
import { TaskQueue } from '../../examples/task-queue/task-queue.ts';
import { findingOf } from './finding-of.ts';
import { verifyScenario } from './verified.ts';

test('a job that is aborted in its pause keeps its slot, and the next one waits for ever', async () => {
  const { signature, minimal, shrink } = findingOf(await verifyScenario(jobsOf('task queue', TaskQueue)));
  expect(signature).toBe('everything ends|deadlock|job');
  expect(minimal).toMatchObject({ requests: 2, faults: 0, deviations: 2 });
  expect(shrink.certificate.kind).toBe('minimal');
});

test('the fixed queue goes on, whatever is aborted', async () => {
  expect((await verifyScenario(jobsOf('fixed task queue', FixedTaskQueue))).kind).toBe('passed');
});
