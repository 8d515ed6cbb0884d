import { Scheduler } from '../../src/sim/scheduler.ts';
import { SimEvent } from '../../src/sim/sim-event.ts';
import type { SimProcess } from '../../src/sim/sim-process.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import type { Strategy } from '../../src/sim/strategy.ts';
import type { Task } from '../../src/sim/task.ts';
import { Timed } from '../../src/strategies/index.ts';
import type { Program, Step, Steps } from '../programs/program.ts';

/**
 * Runs a program with a strategy that picks who goes on: the events and tasks of the simulation without its event loop,
 * as in tests/strategies/toy-world.ts, since the searches make hundreds of millions of decisions. Returns whether the
 * bug showed.
 */
export function runProgram(
  program: Program,
  strategy: Strategy,
  onEvent?: (event: SimEvent) => void,
): boolean {
  return new ProgramWorld(strategy, onEvent).run(program);
}

class ProgramWorld {
  readonly #strategy: Strategy;
  readonly #onEvent: ((event: SimEvent) => void) | undefined;
  readonly #process: SimProcess;
  #sequence = 0;
  #unfinished = 0;

  constructor(strategy: Strategy, onEvent: ((event: SimEvent) => void) | undefined) {
    this.#strategy = strategy;
    this.#onEvent = onEvent;
    const scheduler = new Scheduler(new Timed(), { eventsMax: 0, standstillMsMax: 0 });
    this.#process = new Simulation(scheduler, 1, undefined).process(1, 1);
  }

  run(program: Program): boolean {
    const isBroken = program.begin((name, steps) => {
      this.#unfinished += 1;
      this.#advance(this.#process.task(name), steps);
    });
    for (let event = this.#strategy.next(0); event !== undefined; event = this.#strategy.next(0)) {
      event.state = 'gone';
      this.#onEvent?.(event);
      event.fire();
    }
    return isBroken(this.#unfinished);
  }

  /** Lets the task do what it does up to its next step. */
  #advance(task: Task, steps: Steps): void {
    const { done, value } = steps.next();
    if (done === true) this.#unfinished -= 1;
    else if (typeof value === 'function') value(() => this.#advance(task, steps));
    else this.#enable(task, value, () => this.#advance(task, steps));
  }

  #enable(task: Task, { resource, access }: Step, fire: () => void): void {
    const event = new SimEvent({
      kind: 'exec',
      task,
      operation: resource,
      nth: 1,
      phase: '',
      owner: undefined,
      resource,
      access,
      earliestMs: 0,
      fire,
    });
    this.#sequence += 1;
    event.sequence = this.#sequence;
    event.state = 'enabled';
    this.#strategy.add(event);
  }
}
