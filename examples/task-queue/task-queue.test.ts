import { checkScenario } from 'raceproof/vitest';
import { FixedTaskQueue } from './fixed-task-queue.ts';
import { jobsOf } from './jobs-scenario.ts';
import { TaskQueue } from './task-queue.ts';

checkScenario(jobsOf('fixed task queue', FixedTaskQueue));
export default checkScenario(jobsOf('task queue', TaskQueue));
