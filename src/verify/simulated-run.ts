import type { Plan } from '../core/plan.ts';
import { CallRecorder } from '../sim/call-recorder.ts';
import { Scheduler } from '../sim/scheduler.ts';
import { Simulation } from '../sim/simulation.ts';
import { placeOfCaller } from '../sim/virtual-globals/place-of.ts';
import { Recorder, strategyFor } from '../strategies/index.ts';
import type { Scenario, World, WorldParts } from './scenario.ts';

export interface SimulatedRunOptions
  extends Pick<WorldParts, 'handedOver'>, Partial<Pick<WorldParts, 'redisLog' | 'log'>> {
  /** Events of work in all. */
  readonly eventsMax: number;
  /** Events without progress that are much ado about nothing. */
  readonly fruitlessEventsMax?: number;
  readonly record: boolean;
  readonly places?: boolean;
}

/** Virtual milliseconds without any request settling after which a run counts as stuck, once all have arrived. */
const patienceMs = 15 * 60_000;

/** The parts of one run, built from a plan and wired together. Nothing has happened yet. */
export class SimulatedRun {
  readonly scheduler: Scheduler;
  readonly simulation: Simulation;
  readonly world: World;
  readonly recorder: Recorder | undefined;
  readonly calls: CallRecorder | undefined;

  constructor(plan: Plan, scenario: Scenario, options: SimulatedRunOptions) {
    const { eventsMax, fruitlessEventsMax = eventsMax, record, places, handedOver, redisLog, log } = options;
    const strategy = strategyFor(plan.schedule);
    this.recorder = record ? new Recorder(strategy) : undefined;
    this.calls = record ? new CallRecorder(places === true ? placeOfCaller : undefined) : undefined;
    const lastArrivalMs = plan.operations.reduce((last, { atMs: arrivalMs }) => Math.max(last, arrivalMs), 0);
    const standstillMsMax = lastArrivalMs + patienceMs;
    this.scheduler = new Scheduler(this.recorder ?? strategy, {
      eventsMax,
      fruitlessEventsMax,
      standstillMsMax,
    });
    this.simulation = new Simulation(this.scheduler, plan.seed, this.calls);
    const { simulation } = this;
    this.world = scenario.open({ plan, simulation, handedOver, redisLog, log });
  }

  /** Nothing is on its way any more; only time could change anything. */
  atRest(): boolean {
    for (const event of this.scheduler.enabled) {
      if (event.kind === 'exec' || event.kind === 'deliver') return false;
    }
    return true;
  }
}
