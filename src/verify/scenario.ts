import type * as fc from 'fast-check';
import type { Json, Plan, PlannedOperation, ScenarioVersion, Settings } from '../core/plan.ts';
import type { ConfidenceTally } from '../core/confidence.ts';
import type { Reading } from '../core/reading.ts';
import type { Leftover, RecordedStep, Waiting } from '../core/run.ts';
import type { Renaming } from '../minimize/plain-names.ts';
import type { FaultSet } from '../sim/fault.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { HandedOver } from '../world/handed-over.ts';
import type { RedisLog } from '../world/redis/redis-log.ts';
import type { PlanSettings } from './plan-settings.ts';
import type { ResolvedScope } from './small-scope.ts';

/** What the world of one run is made of. */
export interface WorldParts {
  readonly plan: Plan;
  readonly simulation: Simulation;
  readonly handedOver: HandedOver | undefined;
  /** Told of each command that the simulated Redis executes, and of its reply. */
  readonly redisLog: RedisLog | undefined;
  /** Given to the system as its log. */
  readonly log: ((line: string) => void) | undefined;
}

/** The simulated services and the processes of the system under test, wired together for one run. */
export interface World {
  /** Operations that have not ended. */
  readonly unsettled: number;
  /** Whether every living process has ended its graceful shutdown. */
  readonly stopped: boolean;
  /** Whether a check has failed, so that the run need not go on. */
  readonly broken?: boolean;
  /** Why a process is not up, where one is not. */
  readonly startError?: Error | undefined;
  /** Why a check could not find out whether it holds. */
  readonly undecided?: string | undefined;
  /** Whether all that has not ended may wait for ever, where nothing else can happen. */
  readonly mayRest?: boolean;
  /** Starts the processes. */
  start(): void;
  /** Issues these operations at their times, counted from now. Called again, it issues more. */
  submit(operations: readonly PlannedOperation[]): void;
  /** Faults end: processes resume, the wire is fast again, whatever was held back is delivered. */
  heal(): void;
  /** For so many virtual milliseconds timers go on once all has ended, before the end is looked at; 0 by default. */
  readonly graceMs?: number;
  /** Asks every process to shut down gracefully. */
  stop(): void;
  /** Everything that an event set in motion has come to rest. */
  atRest?(): void;
  /** Whether checks can tell where the step of this number came among the others of which that is so. */
  sees?(number: number, step: RecordedStep): boolean;
  /** Looks at what is there once everything is at rest, after the shutdown. */
  finish?(): void;
  /** Who waits for what. */
  waiting(): Waiting[];
  /** What is left once every process was asked to stop and the world came to rest. */
  leftovers(): Leftover[];
  /**
   * Begins another round of a long-lived world, at rest: the planned faults strike once more, and whatever the simulation
   * itself gathered is forgotten. Without it the world lives for one run only.
   */
  readonly beginRound?: (() => void) | undefined;
}

export interface RoundSettings {
  readonly seed: number;
  readonly property: string;
  readonly concurrency: number;
  readonly processes: { readonly min: number; readonly max: number };
  readonly requestTimeoutMs: number;
}

/** What the engine needs to know of what is verified. */
export interface Scenario extends ScenarioVersion {
  /** How its runs are read. */
  readonly reading: Reading;
  /** Adds up what its runs covered; without it nothing is said of that. */
  readonly confidence?: () => ConfidenceTally;
  /** Everything that may go wrong in it. */
  readonly faults: FaultSet;
  /** What may be asked for besides: all that its services offer. */
  readonly offered?: FaultSet;
  /** Throws a `TypeError` that names the setting, what was expected and what came. */
  readonly checkSettings: (settings: Settings) => void;
  /** The simplest settings, in which no service takes any time. */
  readonly simplestSettings: (settings: Settings) => Settings;
  /** What a counterexample may not go below; nothing by default. */
  readonly smallest?: { readonly operations: number; readonly processes: number };
  /** For a failing plan: simpler arguments of an operation of it about the same subject, the simplest first. */
  readonly simplerInputs?: (failing: Plan) => (operation: PlannedOperation) => Iterable<Json>;
  /** Plainer names of operations and subjects, where those of the plan are unusual and the failure may not need that. */
  readonly plainNames?: (plan: Plan) => Renaming;
  /** The plans to search. */
  readonly plans: (settings: PlanSettings) => fc.Arbitrary<Plan>;
  /** A small run without faults, which shows what a strategy has to know of all runs. */
  readonly calibrationPlan: Plan;
  /** The plan without faults and deviations whose every schedule a small scope runs. */
  readonly scopePlan: (scope: ResolvedScope, seed: number) => Plan;
  /** What every round on one long-lived system runs; without it there are no rounds, and no heap is judged. */
  readonly roundPlan?: (settings: RoundSettings) => Plan;
  readonly open: (parts: WorldParts) => World;
}

/** Throws a `TypeError` for a plan of another scenario, or of another version of it, and for wrong settings. */
export function requirePlanOf(scenario: Scenario, plan: Plan): void {
  const { name, version } = plan.scenario;
  if (name !== scenario.name || version !== scenario.version) {
    throw new TypeError(
      `plan.scenario: expected ${JSON.stringify(scenario.name)} version ${scenario.version}, got ${JSON.stringify(name)} version ${version}`,
    );
  }
  scenario.checkSettings(plan.settings);
}

export function isScenario(value: unknown): value is Scenario {
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function';
}
