import { requirePlanOf, type Scenario, type WorldParts } from './scenario.ts';
import { graceEvent } from '../core/event-id.ts';
import { freeze } from '../core/freeze.ts';
import { errorInWords } from '../core/property-code-error.ts';
import { isSolitary, isTimed, type Plan } from '../core/plan.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import {
  type Ending,
  isAtRest,
  type RecordedStep,
  type Recording,
  type Run,
  type Step,
} from '../core/run.ts';
import { checkFaults } from '../faults/check-fault.ts';
import { reachedIn } from '../sim/reached.ts';
import type { Stop } from '../sim/scheduler.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Task } from '../sim/task.ts';
import { unhandledError } from '../sim/unhandled-error.ts';
import { withVirtualGlobals } from '../sim/virtual-globals/index.ts';
import { type RealResourceWatch, watchRealResources } from '../sim/virtual-globals/real-resources.ts';
import {
  captureUnhandled,
  type UnhandledCapture,
  type UnhandledName,
} from '../sim/virtual-globals/unhandled.ts';
import { Timed } from '../strategies/index.ts';
import type { HandedOver } from '../world/handed-over.ts';
import type { RedisLog } from '../world/redis/redis-log.ts';
import { UnsupportedCommandError } from '../world/redis/unsupported-command-error.ts';
import { SimulatedRun } from './simulated-run.ts';
import { effectOf } from './step-effect.ts';

export interface RunOptions {
  /** Keep every step and call, and the schedule's deviations. Costs memory and time. */
  readonly record?: boolean;
  /** Keep with each call where in the code it was made, too. Costs more time; what the run does is the same. */
  readonly places?: boolean;
  /** Called just before each event fires. */
  readonly onEvent?: ((step: Step) => void) | undefined;
  readonly handedOver?: HandedOver | undefined;
  /** Told of each command that the simulated Redis executes, and of its reply. */
  readonly redisLog?: RedisLog | undefined;
  /** Given to the system as its log. Must not change what the system does. */
  readonly log?: WorldParts['log'];
}

// A record, so that the compiler misses no option.
const optionNames: readonly string[] = Object.keys({
  record: true,
  places: true,
  onEvent: true,
  handedOver: true,
  redisLog: true,
  log: true,
} satisfies Record<keyof RunOptions, true>);

/**
 * Runs a plan against a system: the same plan and system give the same run, event for event. Never rejects for what
 * the system does; that is what the run's ending and facts are for. Rejects with a `TypeError` for a wrong fault, and
 * with a `RealSocketError`, which is one, where the system's code touches a real socket, and with whatever keeps a
 * process from starting that nobody and nothing disturbs. The run is frozen with all its
 * parts, the plan included: every invariant sees what happened.
 */
export async function runPlan(plan: Plan, scenario: Scenario, options: RunOptions = {}): Promise<Run> {
  requireKnownOptions('runPlan', options, optionNames);
  requirePlanOf(scenario, plan);
  checkFaults(scenario.offered ?? scenario.faults, plan);
  return withVirtualGlobals(() => new PlanRunner(plan, scenario, options).run());
}

/** Virtual milliseconds without progress after which a chaos phase that does little work ends. */
const chaosStandstillMsMax = 120_000;

class PlanRunner {
  readonly #plan: Plan;
  readonly #reading: Scenario['reading'];
  readonly #run: SimulatedRun;
  readonly #steps: RecordedStep[] | undefined;
  readonly #onEvent: RunOptions['onEvent'];
  #running: SimProcess;
  #capture: UnhandledCapture | undefined;

  constructor(plan: Plan, scenario: Scenario, options: RunOptions) {
    const { record = false, places = false, onEvent, handedOver, redisLog, log } = options;
    this.#plan = plan;
    this.#reading = scenario.reading;
    const fruitlessEventsMax = 20_000 + 1_000 * plan.operations.length;
    const eventsMax = 10 * fruitlessEventsMax + plan.healAfterEvents;
    this.#run = new SimulatedRun(plan, scenario, {
      eventsMax,
      fruitlessEventsMax,
      record,
      places,
      handedOver,
      redisLog,
      log,
    });
    this.#running = this.#run.simulation.world;
    this.#steps = record ? [] : undefined;
    this.#onEvent = onEvent;
    this.#run.scheduler.observe = (event) => this.#observe(event);
  }

  async run(): Promise<Run> {
    const owns = (task: Task): boolean => task.process.scheduler === this.#run.scheduler;
    this.#capture = captureUnhandled((...what) => this.#unhandled(...what), owns);
    const resources = watchRealResources(owns);
    try {
      return this.#result(await this.#play(resources));
    } finally {
      resources.stop();
      this.#capture.restore();
    }
  }

  async #play(resources: RealResourceWatch): Promise<Ending> {
    const { world } = this.#run;
    try {
      world.start();
      if (this.#plan.profile === 'chaos') await this.#chaos();
      else world.submit(this.#plan.operations);
      const stop = await this.#until(() => world.unsettled === 0);
      if (world.broken === true) return { kind: 'broken' };
      if (stop !== 'done' && !this.#mayRest(stop, resources)) return this.#unsettled(stop, resources);
      if (!(await this.#grace())) return { kind: 'broken' };
      world.stop();
      await this.#until(() => world.stopped);
      await this.#until(() => this.#run.atRest());
      const isSound = this.#finished();
      // What the last check has set going ends the run, too.
      await this.#run.scheduler.run(() => true);
      if (!isSound) return { kind: 'broken' };
      return world.undecided === undefined
        ? { kind: 'settled' }
        : { kind: 'undecided', reason: world.undecided };
    } catch (error) {
      if (error instanceof UnsupportedCommandError) return { kind: 'unsupported', message: error.message };
      throw error;
    }
  }

  /** Whether nothing can happen any more, and what has not ended may wait for ever. */
  #mayRest(stop: Stop, resources: RealResourceWatch): boolean {
    return stop === 'idle' && this.#run.world.mayRest === true && resources.pending().length === 0;
  }

  /** Lets timers go on for a while, as what they bring about belongs to the run. Whether every check holds. */
  async #grace(): Promise<boolean> {
    const { scheduler, world, simulation } = this.#run;
    const { graceMs = 0 } = world;
    if (graceMs === 0) return true;
    let isOver = false;
    simulation.later('arrival', 'clients', graceEvent, graceMs, () => {
      isOver = true;
    });
    scheduler.progress();
    await this.#until(() => isOver);
    return world.broken !== true;
  }

  /** Whether every check holds at the end, too. */
  #finished(): boolean {
    const { world } = this.#run;
    if (world.broken !== true) world.finish?.();
    return world.broken !== true;
  }

  /** The adversarial part of a run, up to the healing. */
  async #chaos(): Promise<void> {
    const { scheduler, world } = this.#run;
    const { operations } = this.#plan;
    const late = operations.filter(({ afterHealing }) => afterHealing === true);
    world.submit(late.length === 0 ? operations : operations.filter((each) => !late.includes(each)));
    await this.#until(() => world.unsettled === 0 || this.#isTimeToHeal());
    if (world.broken === true) return;
    scheduler.progress();
    scheduler.useStrategy(new Timed());
    world.heal();
    if (late.length > 0) world.submit(late);
  }

  /** After so much work; where little is done but in the background, after a while without progress. */
  #isTimeToHeal(): boolean {
    const { scheduler } = this.#run;
    const { healAfterEvents } = this.#plan;
    if (scheduler.workSteps >= healAfterEvents) return true;
    const hasHadTime =
      scheduler.standstillMs >= chaosStandstillMsMax || scheduler.steps >= 20 * healAfterEvents;
    return hasHadTime && scheduler.steps >= healAfterEvents;
  }

  /** Runs until it is so, or a check has failed, or nothing more can happen. */
  #until(isSo: () => boolean): Promise<Stop> {
    const { scheduler, world } = this.#run;
    return scheduler.run(() => {
      world.atRest?.();
      return world.broken === true || isSo();
    });
  }

  #unsettled(stop: Exclude<Stop, 'done'>, watch: RealResourceWatch): Ending {
    const { scheduler, world } = this.#run;
    const waiting = world.waiting();
    switch (stop) {
      case 'standstill':
        return this.#stuck({ kind: 'stuck', how: 'livelock', waiting });
      case 'events':
        return { kind: 'bound', bound: `${scheduler.steps} events`, waiting };
      case 'idle': {
        const resources = watch.pending();
        return resources.length > 0
          ? { kind: 'uncontrolled', resources, waiting }
          : this.#stuck({ kind: 'stuck', how: 'deadlock', waiting });
      }
    }
  }

  /** What does not even start by itself is no finding: there is nothing to verify. */
  #stuck(ending: Ending): Ending {
    const { startError } = this.#run.world;
    if (startError !== undefined && isSolitary(this.#plan)) throw startError;
    return ending;
  }

  #unhandled(error: unknown, task: Task | undefined, name: UnhandledName): void {
    if (task?.process.isWorld === true) {
      this.#run.simulation.refuse(
        `${task.id}: expected code that handles its errors, got ${errorInWords(error)}`,
      );
      return;
    }
    const unhandled = unhandledError(error, task?.process ?? this.#running, name);
    if (unhandled !== undefined) this.#run.simulation.unhandled.push(unhandled);
  }

  #observe(event: SimEvent): void {
    this.#running = event.task.process;
    this.#capture?.resume();
    if (this.#steps === undefined && this.#onEvent === undefined) return;
    const { scheduler, recorder } = this.#run;
    const step: RecordedStep = {
      id: event.id,
      atMs: scheduler.nowMs,
      process: event.task.process.id,
      deviates: !isTimed(this.#plan) && recorder?.deviated === true,
      effect: effectOf(event),
    };
    this.#steps?.push(step);
    this.#onEvent?.(step);
  }

  #result(ending: Ending): Run {
    const { scheduler, simulation, world } = this.#run;
    // Copies: code that outlives the run must not add to what happened in it, nor fail because it cannot.
    const facts = [...simulation.facts];
    const unhandled = [...simulation.unhandled];
    return freeze({
      plan: this.#plan,
      reading: this.#reading,
      traceHash: scheduler.hash.digest(),
      events: scheduler.steps,
      virtualMs: scheduler.nowMs,
      facts,
      reached: reachedIn(scheduler),
      ending,
      leftovers: isAtRest(ending) ? world.leftovers() : [],
      unhandled,
      recording: this.#recording(),
    });
  }

  #recording(): Recording | undefined {
    const { recorder, calls, simulation } = this.#run;
    if (recorder === undefined || calls === undefined || this.#steps === undefined) return undefined;
    const struck = simulation.facts.flatMap(({ what }) =>
      what.kind === 'fault' ? [{ fault: what.index, call: what.call }] : [],
    );
    const { order, deviations } = recorder;
    return {
      steps: this.#steps.map(this.#asSeen),
      calls: calls.calls,
      order: [...order],
      deviations,
      struck,
    };
  }

  /** The order of two events that a check can tell apart is part of what came of them. */
  readonly #asSeen = (step: RecordedStep, index: number): RecordedStep => {
    if (this.#run.world.sees?.(index + 1, step) !== true) return step;
    return { ...step, effect: { ...step.effect, seen: true } };
  };
}
