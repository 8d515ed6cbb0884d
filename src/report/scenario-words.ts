import { laneOf, splitEventId } from '../core/event-id.ts';
import type { Plan } from '../core/plan.ts';
import type { RecordedCall } from '../core/run.ts';

/** Whether the run is one of the audit scenario, whose requests come over a queue and are known by their process. */
export function isAudit({ scenario }: Plan): boolean {
  return scenario.name === 'audit';
}

/** What a run's operations are called: `2 operations`. */
export function operationNoun(plan: Plan): 'request' | 'operation' {
  return isAudit(plan) ? 'request' : 'operation';
}

/** The services that have a column of their own, in their order. */
export function serviceLanesOf(plan: Plan): readonly string[] {
  return isAudit(plan)
    ? ['redis', 'queue']
    : Object.keys(plan.settings).filter((name) => name !== 'scenario');
}

/** The same for a page, which has room for one more. */
export function pageLanesOf(plan: Plan): readonly string[] {
  return isAudit(plan) ? ['redis', 'queue', 'auditor'] : serviceLanesOf(plan);
}

/** The column of the service that something named `redis` or `redis.get#1` has to do with. */
export function laneNamed(lanes: readonly string[], name: string): string {
  const service = lanes.find((lane) => name === lane || name.startsWith(`${lane}.`));
  return service ?? (lanes.includes('queue') ? 'queue' : 'all');
}

/** Who makes a call: the operation it is made for, `redeem5`, the branch of a test's body, or else the process. */
export function callerOf(plan: Plan, { task, process }: Pick<RecordedCall, 'task' | 'process'>): string {
  if (isAudit(plan)) return laneOf(process);
  const { task: name } = splitEventId(`${task}/`);
  const operation = name.replace(/\.\d+$/, '');
  if (plan.operations.some(({ id }) => id === operation)) return operation;
  return name.startsWith('body') ? name : laneOf(process);
}
