import type { Scenario } from '../verify/scenario.ts';
import type { Plan } from '../core/plan.ts';
import type { Reading } from '../core/reading.ts';
import type { Run, Step } from '../core/run.ts';
import type { Stop } from '../sim/scheduler.ts';
import { captureUnhandled } from '../sim/virtual-globals/unhandled.ts';
import { Timed } from '../strategies/index.ts';
import { SimulatedRun } from '../verify/simulated-run.ts';
import type { HandedOver } from '../world/handed-over.ts';
import { UnsupportedCommandError } from '../world/redis/unsupported-command-error.ts';
import { requestsOfWave, wavesPerRound } from './waves.ts';

export interface LongLivedOptions {
  /** How many rounds there will be. */
  readonly rounds: number;
  readonly handedOver?: HandedOver | undefined;
  readonly onEvent?: ((step: Step) => void) | undefined;
}

/** A round that did not come to an end. Nothing can be said about the heap then. */
export class UnfinishedRoundError extends Error {
  override readonly name = 'UnfinishedRoundError';
}

/**
 * Virtual time between two rounds: whatever the system forgets by the clock it forgets here, so that caches of up to an
 * hour are in a steady state when the rounds to warm up are over.
 */
const restMs = 150_000;

/** One system that lives through many rounds of requests, each with the same faults. Use it inside virtual globals. */
export class LongLivedSystem {
  readonly #plan: Plan;
  readonly #reading: Reading;
  readonly #run: SimulatedRun;
  readonly #capture: ReturnType<typeof captureUnhandled>;
  #waves = 0;

  constructor(plan: Plan, system: Scenario, { rounds, handedOver, onEvent }: LongLivedOptions) {
    this.#plan = plan;
    const eventsMax = rounds * (100_000 + 1_000 * plan.operations.length * wavesPerRound(plan));
    const scenario = system;
    this.#reading = scenario.reading;
    this.#run = new SimulatedRun(plan, scenario, { eventsMax, record: false, handedOver });
    const { scheduler, simulation, world } = this.#run;
    if (onEvent !== undefined) {
      scheduler.observe = ({ id, task }) =>
        onEvent({ id, atMs: scheduler.nowMs, process: task.process.id, deviates: false });
    }
    // What nothing handles is for other properties to judge.
    this.#capture = captureUnhandled(
      (error, task) => {
        const { id } = task?.process ?? simulation.world;
        simulation.unhandled.push({ step: scheduler.steps, process: id, message: String(error) });
      },
      (task) => task.process.scheduler === scheduler,
    );
    world.start();
  }

  /** Covers every round so far. */
  get traceHash(): string {
    return this.#run.scheduler.hash.digest();
  }

  /** Events fired so far. */
  get events(): number {
    return this.#run.scheduler.steps;
  }

  /** Submits the next round's requests and lets them settle, then rests. Throws an `UnfinishedRoundError` if they do not. */
  async round(): Promise<void> {
    const { scheduler, world } = this.#run;
    if (world.beginRound === undefined) {
      throw new UnfinishedRoundError(
        `the scenario ${this.#plan.scenario.name} cannot run rounds yet: its world lives for one run`,
      );
    }
    world.beginRound();
    // A new queue of events: the old one still holds those that were withdrawn, until their time comes.
    scheduler.useStrategy(new Timed());
    for (let wave = 0; wave < wavesPerRound(this.#plan); wave += 1) {
      this.#waves += 1;
      scheduler.progress();
      world.submit(requestsOfWave(this.#plan, this.#waves));
      await this.#until('its requests have settled', () => world.unsettled === 0);
    }
    await this.#rest();
  }

  /** Runs a round and tells what happened in it, as if it had been a run of its own. */
  async describedRound(): Promise<Run> {
    const { scheduler, simulation } = this.#run;
    const start = { events: scheduler.steps, atMs: scheduler.nowMs, wave: this.#waves };
    await this.round();
    const waves = Array.from({ length: this.#waves - start.wave }, (_, index) => start.wave + index + 1);
    const requests = waves
      .flatMap((wave) => requestsOfWave(this.#plan, wave))
      .map((request) => ({ ...request, atMs: start.atMs + request.atMs }));
    return {
      plan: { ...this.#plan, operations: requests },
      reading: this.#reading,
      traceHash: this.traceHash,
      events: scheduler.steps - start.events,
      virtualMs: scheduler.nowMs - start.atMs,
      facts: [...simulation.facts],
      ending: { kind: 'settled' },
      reached: [],
      leftovers: [],
      unhandled: [...simulation.unhandled],
      recording: undefined,
    };
  }

  /** Shuts the system down as far as it lets itself be. What it leaves over is for other properties to judge. */
  async close(): Promise<void> {
    const { scheduler, world } = this.#run;
    try {
      scheduler.progress();
      world.stop();
      await scheduler.run(() => world.stopped);
    } finally {
      this.#capture.restore();
    }
  }

  async #rest(): Promise<void> {
    const { scheduler, simulation } = this.#run;
    let isOver = false;
    simulation.later('arrival', 'producer', 'rest', restMs, () => {
      isOver = true;
    });
    scheduler.progress();
    await this.#until('the pause after it is over', () => isOver);
  }

  async #until(what: string, isDone: () => boolean): Promise<void> {
    let stop: Stop;
    try {
      stop = await this.#run.scheduler.run(isDone);
    } catch (cause) {
      if (cause instanceof UnsupportedCommandError) throw new UnfinishedRoundError(cause.message, { cause });
      throw cause;
    }
    if (stop === 'done') return;
    const waiting = this.#run.world.waiting().slice(0, 3);
    const who = waiting.map(({ who: name, forWhat }) => `${name} for ${forWhat}`).join('; ');
    throw new UnfinishedRoundError(
      `a round did not come to the point where ${what} (${stop}); waiting: ${who}`,
    );
  }
}
