import type { ToldHappening } from '../core/fact.ts';
import type { Holds } from '../core/holds.ts';
import type { Json, PlannedOperation, Profile } from '../core/plan.ts';
import type { Prng } from '../core/prng.ts';
import type { Leftover, Waiting } from '../core/run.ts';
import type { Served } from '../net/network.ts';
import type { Weather } from '../net/weather.ts';
import type { FaultDefinition } from '../sim/fault.ts';
import type { Latency, ServiceCall } from '../sim/service-call.ts';
import type { HandedOver } from '../world/handed-over.ts';

/** A simulated process as a service sees it. A restart makes a new one. */
export interface ServiceProcess {
  /** `p1`: the same after each restart. */
  readonly name: string;
  /** `p1`, then `p1~2`, … */
  readonly id: string;
  readonly alive: boolean;
}

/** Something that a service tells: what it is called, and what it is about. */
export type Told = Pick<ToldHappening, 'name' | 'data'> &
  Partial<Pick<ToldHappening, 'subject' | 'operation'>>;

/** Something that is going to happen, unless it is withdrawn before. */
export interface Pending {
  withdraw(): void;
}

/** Something that a service sends to a process by itself: a delivery. */
export interface Push {
  readonly to: ServiceProcess;
  /** The task that it arrives as: `r17.1`. New to the process, unless it is lasting. */
  readonly task: string;
  /** Whether it arrives as the task of this name that lives as long as its process, and for which nobody waits. */
  readonly lasting?: boolean;
  /** As faults know it: `queue.deliver`. */
  readonly operation: string;
  /** The operation of the plan that it is about. */
  readonly request?: string | undefined;
  /** How long it is on its way; no time by default. */
  readonly latencyMs?: Latency;
  /** It arrives. Called as the task, which is at work until the promise settles. */
  readonly arrive: (task: string) => unknown;
  /** The promise has settled, either way. */
  readonly settled?: () => void;
}

/** Something that comes to a service from outside: a message that a producer sends. */
export interface Arrival {
  /** Who sends it: `producer`. */
  readonly from: string;
  readonly name: string;
  readonly afterMs: number;
  /** It counts among the calls of this process, `p1`, for the faults that strike there. */
  readonly process: string;
  /** As faults know it: `queue.enqueue`. */
  readonly operation: string;
  readonly accepted: () => void;
  /** A fault keeps it from the service. */
  readonly refused: () => void;
}

/** What a service of a scenario is given in each run. */
export interface ServiceContext {
  /** The part of the plan's settings that is the service's own. */
  readonly settings: Json;
  /** Of the plan: what the service decides by itself is a function of it. */
  readonly seed: number;
  /** The names of the processes of the run: `p1`, `p2`, … */
  readonly processes: readonly string[];
  /** Virtual milliseconds since the run began. */
  readonly nowMs: number;
  /** A call by the process whose code is running, as two events: it takes effect, and its caller sees the outcome. */
  readonly call: <Answer>(call: ServiceCall<Answer>) => Promise<Answer>;
  /** Sends something to a process, as an event. */
  readonly push: (push: Push) => Pending;
  /** Lets something arrive from outside, as an event. */
  readonly arrive: (arrival: Arrival) => void;
  /** Lets something happen at the service by itself: `expiry` where time runs out, `fault` where a fault ends. */
  readonly later: (kind: 'expiry' | 'fault', name: string, delayMs: number, act: () => void) => Pending;
  /** Acts before anything else fires, at rest, as a fault does. Nothing happens once the world has healed. */
  readonly force: (name: string, act: () => void) => void;
  /** Tells what really happened, and whose doing it was: a task, or else the service itself. */
  readonly tell: (what: Told, task?: string) => void;
  /** The service's state has changed: checks that always hold are due once everything is at rest. */
  readonly changed: () => void;
  /** Something that the run is for has come to its end: it is not stuck. */
  readonly progress: () => void;
  /** Ends the run, for which the scenario is to blame. */
  readonly fail: (error: Error) => void;
  /** Told of what the system is given, where somebody looks for leaks. */
  readonly handedOver: HandedOver | undefined;
}

/** A service in one run. */
export interface OpenService {
  /** The client of one process. Called as a task of it, anew after each restart. */
  connect(process: ServiceProcess, options?: { readonly own?: boolean }): unknown;
  /** What checks see: synchronous and read-only. */
  readonly view?: unknown;
  /** What its faults may do to it beside the call they struck. */
  readonly controls?: unknown;
  /** The process is gone: what it has under way still takes effect, or is lost with it. */
  gone?(process: ServiceProcess, inFlight: 'lost' | 'applied'): void;
  /** The graceful shutdown of a process has ended, as far as that says itself. */
  stopped?(process: ServiceProcess): void;
  /** Faults have ended, and processes were resumed. */
  heal?(): void;
  /** Calls that the clients hold back until they are connected, for people. */
  unsent?(): readonly string[];
  /** What the network leads to where it is at an address. */
  served?(weather: Weather): Served;
  /** Takes an operation of the plan, where the scenario's operations come by this service. */
  submit?(operation: PlannedOperation): void;
  /** Work that it holds and that the run waits for. */
  readonly unsettled?: number;
  /** Who waits for what at it. */
  waiting?(): readonly Waiting[];
  /** What it still holds once every process was asked to stop. */
  leftovers?(): readonly Leftover[];
  /** Begins another round on a long-lived system, at rest: it holds again what it held when this was first called. */
  rewind?(): void;
}

/** What a scenario lets a service decide in each plan. */
export interface ServiceSettings {
  /** Throws a `TypeError` that says what was expected and what came. */
  readonly check: (settings: Json | undefined) => void;
  readonly draw: (prng: Prng, profile: Profile) => Json;
  readonly simplest: (settings: Json) => Json;
}

/** A simulated service that a scenario uses: made with `redis()` or `service(…)`, or written with `raceproof/kit`. */
export interface ScenarioService<Client = unknown, View = unknown> {
  readonly name: string;
  /** Its calls as faults know them: `mail.send`, `redis.command`. */
  readonly calls: readonly [string, ...string[]];
  readonly faults: readonly FaultDefinition[];
  readonly settings: ServiceSettings;
  /** The facts by which it tells who holds what: reports show that as bands. */
  readonly holds?: Holds | undefined;
  /**
   * Whether what it does next depends on all that came before, as with a queue: no two of its events are independent then,
   * whatever they are about. Say so of a service that pushes or keeps time, unless its calls are about nothing.
   */
  readonly indivisible?: boolean;
  /** Whether some of its calls are `about` a part of it; true by default. Without parts, calls that read are independent. */
  readonly hasParts?: boolean;
  /** Whether it can be put at an address of the network. */
  readonly isAddressable?: boolean;
  readonly open: (context: ServiceContext) => OpenService;
  /** Never set: they carry the types of what the system and the checks are given. */
  readonly client?: Client;
  readonly viewed?: View;
}

export type AnyService = ScenarioService;

/** Whether a value came from `redis()` or `service(…)`. */
export function isService(value: unknown): value is AnyService {
  return (
    typeof value === 'object' && value !== null && 'open' in value && 'faults' in value && 'calls' in value
  );
}
