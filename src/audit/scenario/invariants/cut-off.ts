import type { Run } from '../../../engine.ts';
import { passesTime, requestOf, taskOf } from '../../../kit.ts';

/** Faults that make work longer, but neither a process nor Redis slower. */
const bearable = /^(?:auditor|queue)\./;

/** A reply of Redis that is an error concerns the command alone. */
const ofOneCommand = /^redis\.(?:loading|readonly|oom|noscript)$/;

/**
 * Requests whose commands may not have been answered in time; undefined where that may be any: time passes as it does in
 * production under the timed strategy alone, and most faults of Redis or of a process concern whatever is under way.
 */
export function cutOffFromRedis({
  facts,
  plan,
}: Pick<Run, 'facts' | 'plan'>): ReadonlySet<string> | undefined {
  if (!passesTime(plan)) return undefined;
  const cutOff = new Set<string>();
  for (const { what } of facts) {
    if (what.kind !== 'fault' || bearable.test(what.fault)) continue;
    const request = ofOneCommand.test(what.fault) ? requestOf(taskOf(what.call)) : undefined;
    if (request === undefined) return undefined;
    cutOff.add(request);
  }
  return cutOff;
}
