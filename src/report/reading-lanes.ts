import { laneOf, splitEventId } from '../core/event-id.ts';
import type { Reading } from '../core/reading.ts';
import type { RecordedCall, Run } from '../core/run.ts';

/** The column of what a part of the world, `redis`, or an event of it, `redis.get#1`, has to do with. */
export function laneNamed({ services, serviceOf }: Reading, name: string): string {
  const service = services.find((lane) => name === lane || name.startsWith(`${lane}.`));
  return service ?? serviceOf?.(name) ?? 'all';
}

/** Who makes a call: the operation it is made for, `redeem5`, the branch of a test's body, or else the process. */
export function callerOf({ plan, reading }: Run, { task, process }: RecordedCall): string {
  if (reading.isToldByProcess === true) return laneOf(process);
  const { task: name } = splitEventId(`${task}/`);
  const operation = name.replace(/\.\d+$/, '');
  if (plan.operations.some(({ id }) => id === operation)) return operation;
  return name.startsWith('body') ? name : laneOf(process);
}
