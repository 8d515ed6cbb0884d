import { Prng } from '../../src/core/prng.ts';
import { Scheduler } from '../../src/sim/scheduler.ts';
import { SimEvent } from '../../src/sim/sim-event.ts';
import type { SimProcess } from '../../src/sim/sim-process.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import type { Strategy } from '../../src/sim/strategy.ts';
import { Timed } from '../../src/strategies/index.ts';

/** One event of a toy task: a letter for people, and what it touches. */
export interface ToyStep {
  readonly name: string;
  readonly resource?: string;
  readonly access?: 'read' | 'write';
  readonly kind?: 'exec' | 'deliver' | 'timer';
  /** How long after the step before it, in virtual milliseconds. */
  readonly delayMs?: number;
}

/** A strategy and what it may pick from, without a scheduler and its event loop: millions of decisions a minute. */
export class ToyWorld {
  readonly fired: string[] = [];
  /** Called with the name of the task whose event fires. */
  observe: ((taskName: string) => unknown) | undefined;
  nowMs = 0;
  readonly enabled = new Set<SimEvent>();
  readonly #strategy: Strategy;
  readonly #process: SimProcess;
  readonly #names = new Map<SimEvent, string>();
  #sequence = 0;

  constructor(strategy: Strategy) {
    this.#strategy = strategy;
    const scheduler = new Scheduler(new Timed(), { eventsMax: 0, standstillMsMax: 0 });
    this.#process = new Simulation(scheduler, 1, undefined).process(1, 1);
  }

  /** Enables the first step; each enables the next when it fires. */
  start(taskName: string, [step, ...rest]: readonly ToyStep[]): void {
    if (step === undefined) return;
    const task = this.#process.task(taskName);
    const event = new SimEvent({
      kind: step.kind ?? 'exec',
      task,
      operation: step.name,
      nth: task.next(step.name),
      phase: '',
      owner: undefined,
      resource: step.resource ?? taskName,
      access: step.access ?? 'write',
      earliestMs: this.nowMs + (step.delayMs ?? 0),
      fire: () => {
        this.observe?.(taskName);
        this.start(taskName, rest);
      },
    });
    this.#names.set(event, step.name);
    this.#sequence += 1;
    event.sequence = this.#sequence;
    this.admit(event);
  }

  admit(event: SimEvent): void {
    event.state = 'enabled';
    this.enabled.add(event);
    this.#strategy.add(event);
  }

  /** Takes an event out for good, or until it is admitted again. */
  take(event: SimEvent, state: 'gone' | 'held'): void {
    event.state = state;
    this.enabled.delete(event);
    this.#strategy.remove(event);
  }

  /** Fires one event; false where the strategy has none. */
  step(): boolean {
    const event = this.#strategy.next(this.nowMs);
    if (event === undefined) return false;
    if (!this.enabled.delete(event)) throw new Error(`${event.id} was picked and is not enabled`);
    event.state = 'gone';
    this.nowMs = Math.max(this.nowMs, event.earliestMs);
    this.fired.push(this.#names.get(event) ?? '');
    event.fire();
    return true;
  }
}

/** The order in which a strategy runs some tasks to their end. */
export function orderOf(strategy: Strategy, tasks: Readonly<Record<string, readonly ToyStep[]>>): string {
  const world = new ToyWorld(strategy);
  for (const [name, steps] of Object.entries(tasks)) world.start(name, steps);
  while (world.step());
  return world.fired.join('');
}

/** How often each order comes about with the seeds from 1. */
export function ordersOf(
  runs: number,
  strategyOf: (seed: number) => Strategy,
  tasks: Readonly<Record<string, readonly ToyStep[]>>,
): Map<string, number> {
  const counts = new Map<string, number>();
  const seeds = new Prng(1);
  for (let run = 0; run < runs; run += 1) {
    const order = orderOf(strategyOf(seeds.uint32()), tasks);
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  return counts;
}

/** Steps that touch one resource, one for each letter. */
export function stepsOf(letters: string, resource?: string): readonly ToyStep[] {
  return letters.split('').map((name) => (resource === undefined ? { name } : { name, resource }));
}
