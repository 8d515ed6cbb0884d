import type { Json, Profile } from '../core/plan.ts';
import type { Prng } from '../core/prng.ts';
import type { FaultDefinition } from '../sim/fault.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { RedisLog } from '../world/redis/redis-log.ts';

/** What a service of a scenario is given in each run. */
export interface ServiceContext {
  readonly simulation: Simulation;
  /** The part of the plan's settings that is the service's own. */
  readonly settings: Json;
  /** The service's state has changed: checks that always hold are due once everything is at rest. */
  readonly changed: () => void;
  /** Acts before anything else fires, at rest, as a fault does. Nothing happens once the world has healed. */
  readonly force: (name: string, act: () => void) => void;
  readonly redisLog: RedisLog | undefined;
}

/** A service in one run. */
export interface OpenService {
  /** The client of one process. Called as a task of it, anew after each restart. */
  connect(process: SimProcess, options?: { readonly own?: boolean }): unknown;
  /** What checks see: synchronous and read-only. */
  readonly view: unknown;
  /** What its faults may do to it beside the call they struck. */
  readonly controls?: unknown;
  /** The process is gone: what it has under way still takes effect, or is lost with it. */
  gone?(process: SimProcess, inFlight: 'lost' | 'applied'): void;
  heal?(): void;
  /** Calls that the clients hold back until they are connected, for people. */
  unsent?(): readonly string[];
}

/** What a scenario lets a service decide in each plan. */
export interface ServiceSettings {
  /** Throws a `TypeError` that says what was expected and what came. */
  readonly check: (settings: Json | undefined) => void;
  readonly draw: (prng: Prng, profile: Profile) => Json;
  readonly simplest: (settings: Json) => Json;
}

/** A simulated service that a scenario uses: made with `redis()` or `service(…)`. */
export interface ScenarioService<Client = unknown, View = unknown> {
  readonly name: string;
  /** Its calls as faults know them: `mail.send`, `redis.command`. */
  readonly calls: readonly [string, ...string[]];
  readonly faults: readonly FaultDefinition[];
  readonly settings: ServiceSettings;
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
