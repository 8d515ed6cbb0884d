import type { Json } from '../core/plan.ts';
import { reached } from './reached.ts';
import { SimEvent } from './sim-event.ts';
import type { Simulation } from './simulation.ts';
import { currentTask, runAs } from './task.ts';

const key = Symbol.for('raceproof.marks');

const simulations = new WeakMap<object, Simulation>();

/** Makes the marks in the code of a run's tasks its own. */
export function listenToMarks(simulation: Simulation): void {
  simulations.set(simulation.scheduler, simulation);
  Reflect.set(globalThis, key, { step, note, reached });
}

/** An event of the task that is running: whoever is ready may go first. */
function step(name: string): Promise<void> {
  const task = currentTask();
  if (task === undefined || !simulations.has(task.process.scheduler)) return Promise.resolve();
  const { process } = task;
  const { scheduler } = process;
  const operation = `step ${name}`;
  return new Promise((resolve) => {
    scheduler.enable(
      new SimEvent({
        kind: 'deliver',
        task,
        operation,
        nth: task.next(operation),
        phase: '',
        owner: process,
        resource: process.id,
        access: 'write',
        earliestMs: scheduler.nowMs,
        fire: () => runAs(task, resolve),
      }),
    );
  });
}

function note(name: string, data?: unknown): void {
  const task = currentTask();
  const simulation = task === undefined ? undefined : simulations.get(task.process.scheduler);
  if (task === undefined || simulation === undefined) return;
  simulation.fact(task, {
    kind: 'told',
    name,
    service: undefined,
    subject: undefined,
    data: asJson(name, data),
  });
}

/** A copy: what the code does to it afterwards is not what it told. */
function asJson(name: string, data: unknown): Json | undefined {
  if (data === undefined) return undefined;
  try {
    return JSON.parse(JSON.stringify(data)) as Json;
  } catch (cause) {
    throw new TypeError(`note ${JSON.stringify(name)}: expected data that is JSON, got ${typeof data}`, {
      cause,
    });
  }
}
