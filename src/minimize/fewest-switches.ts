import { taskOf } from '../core/event-id.ts';
import { Heap } from '../core/heap.ts';
import { isTimed } from '../core/plan.ts';
import { lostAfter, type Run, stepIds } from '../core/run.ts';
import { Dependence } from '../exhaust/dependence.ts';
import { deviatingPlan, observedPlan } from './observed-plan.ts';
import type { Replayer } from './shrinker.ts';

/**
 * The same failure in an order with fewer switches from task to task, where there is one with no more deviations: events
 * that have nothing to do with each other change places. To find the fewest is NP-hard (the jump number of a partial
 * order, Pulleyblank 1981); staying with a task as long as it can go on comes close.
 */
export async function withFewestSwitches(run: Run, replayer: Replayer): Promise<Run> {
  // Of a run that never rests the first few events matter, and there are many thousand others.
  if (isTimed(run.plan) || lostAfter(run) !== undefined) return run;
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
  const ready = new ReadyEvents(tasks);
  const waitsFor = tasks.map((_, index) => dependence.before(index).length);
  const after = tasks.map((): number[] => []);
  for (const index of tasks.keys()) {
    for (const earlier of dependence.before(index)) after[earlier]?.push(index);
    if (waitsFor[index] === 0) ready.add(index);
  }
  const order: number[] = [];
  for (let next = ready.take(undefined); next !== undefined; next = ready.take(tasks[next])) {
    order.push(next);
    for (const index of after[next] ?? []) {
      waitsFor[index] = (waitsFor[index] ?? 0) - 1;
      if (waitsFor[index] === 0) ready.add(index);
    }
  }
  return order;
}

/** The events that wait for nothing, the earliest of a task first, or else the earliest of all. */
class ReadyEvents {
  readonly #tasks: readonly string[];
  readonly #all = earliestFirst();
  readonly #byTask = new Map<string, Heap<number>>();
  readonly #taken = new Set<number>();

  constructor(tasks: readonly string[]) {
    this.#tasks = tasks;
  }

  add(index: number): void {
    const task = this.#tasks[index] ?? '';
    let ofTask = this.#byTask.get(task);
    if (ofTask === undefined) this.#byTask.set(task, (ofTask = earliestFirst()));
    ofTask.push(index);
    this.#all.push(index);
  }

  take(task: string | undefined): number | undefined {
    const ofTask = task === undefined ? undefined : this.#byTask.get(task);
    const index = this.#first(ofTask) ?? this.#first(this.#all);
    if (index !== undefined) this.#taken.add(index);
    return index;
  }

  #first(heap: Heap<number> | undefined): number | undefined {
    for (let index = heap?.pop(); index !== undefined; index = heap?.pop()) {
      if (!this.#taken.has(index)) return index;
    }
    return undefined;
  }
}

function earliestFirst(): Heap<number> {
  return new Heap((left, right) => left < right);
}

function switchesIn(steps: readonly string[]): number {
  return steps.filter((id, index) => index > 0 && taskOf(id) !== taskOf(steps[index - 1] ?? '')).length;
}

function deviationsOf({ recording }: Run): number {
  return recording?.deviations.length ?? 0;
}
