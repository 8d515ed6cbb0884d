import { taskOf } from '../core/event-id.ts';
import { type Run, stepIds } from '../core/run.ts';
import { Dependence } from '../exhaust/dependence.ts';
import { deviatingPlan, observedPlan } from './observed-plan.ts';
import type { Replayer } from './shrinker.ts';

/**
 * The same failure in an order with fewer switches from task to task, where there is one with no more deviations: events
 * that have nothing to do with each other change places. To find the fewest is NP-hard (the jump number of a partial
 * order, Pulleyblank 1981); staying with a task as long as it can go on comes close.
 */
export async function withFewestSwitches(run: Run, replayer: Replayer): Promise<Run> {
  const steps = stepIds(run);
  const order = calmOrder(run).map((index) => steps[index] ?? '');
  if (switchesIn(order) >= switchesIn(steps)) return run;
  const ordered = await replayer.replay({ ...observedPlan(run), schedule: { kind: 'order', events: order } });
  if (ordered?.fails !== true || deviationsOf(ordered.run) > deviationsOf(run)) return run;
  const calm = await replayer.replay(deviatingPlan(ordered.run));
  const isCalmer = calm?.fails === true && deviationsOf(calm.run) <= deviationsOf(run);
  return isCalmer && switchesIn(stepIds(calm.run)) < switchesIn(steps) ? calm.run : run;
}

/** An order of the events that keeps those that depend on each other in place, and stays with a task while it can. */
function calmOrder(run: Run): readonly number[] {
  const dependence = new Dependence(run);
  const tasks = stepIds(run).map(taskOf);
  const waitsFor = tasks.map((_, index) => new Set(dependence.before(index)));
  const left = new Set(tasks.keys());
  const order: number[] = [];
  while (left.size > 0) {
    const ready = [...left].filter((index) => waitsFor[index]?.size === 0);
    const current = tasks[order.at(-1) ?? -1];
    const next = ready.find((index) => tasks[index] === current) ?? ready[0];
    if (next === undefined) throw new Error('events of a run wait for each other');
    order.push(next);
    left.delete(next);
    for (const waiting of waitsFor) waiting.delete(next);
  }
  return order;
}

function switchesIn(steps: readonly string[]): number {
  return steps.filter((id, index) => index > 0 && taskOf(id) !== taskOf(steps[index - 1] ?? '')).length;
}

function deviationsOf({ recording }: Run): number {
  return recording?.deviations.length ?? 0;
}
