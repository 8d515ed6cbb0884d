import type { Redis } from 'ioredis';
import { requireKnownOptions } from '../core/known-options.ts';
import { packageNames } from '../modules/isolated-packages.ts';
import type { ModulePath } from '../modules/module-file.ts';
import { envOf } from '../scenario/environment-of.ts';
import { type AddressedService, networkOf } from '../scenario/network.ts';
import { bodyScenario } from '../scenario/body-scenario.ts';
import { inShort, requireFunction } from '../scenario/option-checks.ts';
import { redis, type RedisServiceOptions } from '../scenario/redis.ts';
import { scenarioProperty } from '../scenario/scenario-property.ts';
import { type AnyService, isService, type ScenarioService } from '../scenario/service.ts';
import type { Subject } from '../files/subject.ts';
import type { Property } from '../verify/property.ts';
import type { Scenario } from '../verify/scenario.ts';
import { resolveScope, type ScopeBounds } from '../verify/small-scope.ts';
import { search } from './check-property.ts';
import { countingAssertions } from './detached-expect.ts';
import { propertyTest } from './property-test.ts';
import { replayFailure } from './replay-failure.ts';
import { requireCounts } from './search-bounds.ts';

type Services = Readonly<Record<string, AnyService>>;

/** The process's one client of a service, or with `{ own: true }` another connection of it. */
export type Connect<Client> = (options?: { readonly own?: boolean }) => Client;

/** What a body is given: its services, `concurrently` and `load`. */
export type BodyContext<Available extends Services> = {
  readonly [Name in keyof Available]: Connect<
    Available[Name] extends ScenarioService<infer Client> ? Client : never
  >;
} & {
  readonly redis: Connect<Redis>;
  /**
   * Runs each function as a task of its own, whose steps the schedule interleaves, and waits for all. Throws the first
   * error in the order of the branches.
   */
  readonly concurrently: <Branches extends readonly (() => unknown)[]>(
    ...branches: Branches
  ) => Promise<{ -readonly [Index in keyof Branches]: Awaited<ReturnType<Branches[Index]>> }>;
  /**
   * Evaluates a module, and all that it imports of one's own, anew for this run. A path is relative to the working directory;
   * a URL may be given, too.
   */
  readonly load: <Module extends object>(path: ModulePath) => Promise<Module>;
};

export interface ExploreOptions<Available extends Services = Services> {
  /** How many schedules are drawn; 200 by default. */
  readonly runs?: number;
  readonly seed?: number;
  /** How many milliseconds of real time minimising a failure may take; 20,000 by default. */
  readonly minimiseWallMsMax?: number;
  /** What may go wrong, by kind or pattern: `redis.*`. Nothing by default. */
  readonly faults?: readonly string[];
  /** How many faults a run may plan; 3 by default. */
  readonly faultsMax?: number;
  /** Services of one's own, beside `redis`. */
  readonly services?: Available;
  /**
   * What the body, and the modules that it loads, reach by a network, by `host:port` or URL. A `redis()` among them is the one
   * that the body is given, too.
   */
  readonly network?: Readonly<Record<string, AddressedService>>;
  /** `process.env` of the body, all of it; that of the real process by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Packages that are evaluated anew with the modules that the body loads. */
  readonly isolate?: readonly string[];
  /** How Redis answers. */
  readonly redis?: RedisServiceOptions;
  /** Whether a timer that is still due at the end is a finding. */
  readonly leftovers?: boolean;
  /** Runs, once the drawn schedules have passed, every schedule within a bound. */
  readonly smallScope?: Pick<ScopeBounds, 'deviationsMax' | 'faultsMax' | 'schedulesMax' | 'holds'>;
}

/** The property of a body, and its scenario. A file may export it as its default; it is found without, too. */
export type ExploredBody = Property & Subject & { readonly scenario: Scenario };

const names: readonly string[] = Object.keys({
  runs: true,
  seed: true,
  minimiseWallMsMax: true,
  faults: true,
  faultsMax: true,
  services: true,
  network: true,
  env: true,
  isolate: true,
  redis: true,
  leftovers: true,
  smallScope: true,
} satisfies Record<keyof ExploreOptions, true>);

/**
 * A test body over many schedules. It builds its state inside, for it is run anew for each. A failing assertion, an error,
 * a hang, an unhandled rejection or a call without an answer is a finding.
 */
export function explore<const Available extends Services = Record<never, never>>(
  name: string,
  body: (context: BodyContext<Available>) => unknown,
  options: ExploreOptions<Available> = {},
): ExploredBody {
  if (typeof name !== 'string' || name.trim() === '') {
    throw new TypeError(`explore: expected a name, got ${inShort(name)}`);
  }
  const where = `explore ${JSON.stringify(name)}`;
  requireFunction(`${where} body`, body);
  requireKnownOptions(where, options, names);
  requireCounts(where, options);
  const { minimiseWallMsMax } = options;
  const within = minimiseWallMsMax === undefined ? {} : { minimiseWallMsMax };
  const { runs = 200, seed, faults = [], faultsMax = 3, leftovers = false, smallScope } = options;
  if (smallScope !== undefined) resolveScope(smallScope);
  const own = Object.entries(options.services ?? {}).map(([key, value]: [string, unknown]) => {
    if (isService(value) && value.name === key && !reserved.has(key)) return value;
    throw new TypeError(`${where} services.${key}: expected a service of this name, got ${inShort(value)}`);
  });
  const network = networkOf(`${where} network`, options.network);
  const scenario = named(where, () =>
    bodyScenario({
      name,
      services: [...redisOf(options.redis, network), ...own, ...(network?.services ?? [])],
      addresses: network?.addresses,
      env: envOf(`${where} env`, options.env),
      faults,
      leftovers,
      isolate: packageNames('isolate', options.isolate),
      // Sound: the context has a client of each of these services.
      body: (context) => countingAssertions(() => body(context as BodyContext<Available>)),
    }),
  );
  const property = scenarioProperty({ name, thresholds: [] }, 'chaos', {
    runs,
    faultsMax,
    hasOperations: false,
  });
  const one = { min: 1, max: 1 };
  const scoped = {
    ...property,
    smallScope: smallScope === undefined ? undefined : { ...smallScope, requests: 1, processes: 1 },
  };
  const test = propertyTest(
    scoped,
    { where, system: scenario, concurrency: one, processes: one, ...within, seed, isBrief: true },
    { plans: 'drawn', search, replay: replayFailure },
  );
  return { ...test, scenario };
}

/** The Redis that a body is given without asking, unless the network has one. */
function redisOf(
  options: RedisServiceOptions | undefined,
  network: ReturnType<typeof networkOf>,
): readonly AnyService[] {
  const isThere = network?.services.some((service) => service.name === 'redis') === true;
  if (!isThere) return [redis(options)];
  if (options === undefined) return [];
  throw new TypeError(
    'redis: expected no such option beside a redis() of the network, whose own options are taken',
  );
}

/** What a body is given beside its services. */
const reserved: ReadonlySet<string> = new Set(['redis', 'concurrently', 'load', 'net']);

/** Says of what was wrong where it stands. */
function named<Result>(where: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    throw new TypeError(`${where} ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
