import { Scheduler, type SchedulerBounds, type Stop } from '../../src/sim/scheduler.ts';
import type { SimEvent } from '../../src/sim/sim-event.ts';
import type { SimProcess } from '../../src/sim/sim-process.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import type { Strategy } from '../../src/sim/strategy.ts';
import { runAs } from '../../src/sim/task.ts';
import { withVirtualGlobals } from '../../src/sim/virtual-globals/index.ts';
import { Timed } from '../../src/strategies/index.ts';

export interface Stage {
  readonly scheduler: Scheduler;
  readonly simulation: Simulation;
  /** p1. */
  readonly process: SimProcess;
  /** Ids of the events that fired, in order. */
  readonly fired: readonly string[];
}

interface PlayOptions extends Partial<SchedulerBounds> {
  readonly seed?: number;
  readonly strategy?: Strategy;
}

/** Runs code as the main task of one simulated process, until nothing is left to fire. What it throws is thrown. */
export function play(
  code: (stage: Stage) => unknown,
  { seed = 1, strategy = new Timed(), eventsMax = 100_000, standstillMsMax = Infinity }: PlayOptions = {},
): Promise<Stage & { readonly stop: Stop }> {
  return withVirtualGlobals(async () => {
    const scheduler = new Scheduler(strategy, { eventsMax, standstillMsMax });
    const simulation = new Simulation(scheduler, seed, undefined);
    const fired: string[] = [];
    scheduler.observe = (event) => void fired.push(event.id);
    const stage = { scheduler, simulation, process: simulation.process(1, 1), fired };
    let failure: { readonly error: unknown } | undefined;
    const act = async (): Promise<void> => {
      try {
        await code(stage);
      } catch (error) {
        failure = { error };
      }
    };
    void runAs(stage.process.task('main'), act);
    const stop = await scheduler.run(() => failure !== undefined);
    if (failure !== undefined) throw failure.error;
    return { ...stage, stop };
  });
}

/** An event of a process's own, enabled at once, for example an answer it waits for. */
export function told(stage: Stage, task: string, operation: string, fire: () => void): SimEvent {
  return stage.simulation.deliver(stage.process.task(task), operation, 0, fire);
}

/** Resolves with the value that was passed to `resolve`, as an answer from elsewhere does. */
export function later<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
} {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
