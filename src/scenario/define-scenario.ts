import { requireKnownOptions } from '../core/known-options.ts';
import type { Range } from '../core/plan.ts';
import type { ModulePath } from '../modules/module-file.ts';
import type { Scenario } from '../verify/scenario.ts';
import { envOf } from './environment-of.ts';
import { networkOf } from './network.ts';
import type { ServedApi } from './served-system.ts';
import { oneCheck } from './one-check.ts';
import type { Figure, ScenarioDefinition, ToldFact } from './definition.ts';
import { allFaults, faultsFor } from './fault-patterns.ts';
import { inShort, rangeOf, requireFunction } from './option-checks.ts';
import { type OperationOptions, operationsOf } from './operation-options.ts';
import { scenarioFrom } from './scenario-from.ts';
import { type AnyService, isService } from './service.ts';
import { systemOf } from './started-by.ts';
import { parseThresholds, type ScenarioThresholds, type Threshold } from './thresholds.ts';
import type { Environment, NetworkServices, Services, View } from './views.ts';

export interface ScenarioOptions<
  Available extends Services,
  Network extends NetworkServices,
  Api,
  Shared,
  Arguments extends object,
> {
  readonly name: string;
  /** Count it up when a plan of the former version would mean something else. */
  readonly version?: number;
  readonly services?: Available;
  /**
   * Makes one process of the system: what its operations are called on, or `{ api, start?, stop? }`. Called again for each
   * process and each restart. The path of a module, or its URL, has its modules evaluated anew each time: a function that it
   * exports as its default is called, or else its exports are what operations are called on.
   */
  readonly system:
    | ((
        environment: Environment<Available, Shared>,
      ) => Api | Promise<Api> | WithLife<Api> | Promise<WithLife<Api>>)
    | ModulePath;
  /**
   * What the processes reach by a network, by `host:port` or URL: `{ 'cache:6379': redis(), 'api.mail.test:443': http(…) }`.
   * Their sockets, servers and `fetch` lead there, to each other by the names `p1`, `p2`, …, or nowhere.
   */
  readonly network?: Network;
  /** `process.env` of each process, all of it; that of the real process by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Packages whose state each process has for itself, where `system` is a path. Others are shared. */
  readonly isolate?: readonly string[];
  /** State that all processes of a run share, an oracle for example; made anew for each run. */
  readonly shared?: () => Shared;
  /** Simulated processes: a number or the ends of a range; [1, 3] by default. */
  readonly processes?: number | readonly [number, number];
  /** Operations of a run: a number or the ends of a range; [2, 100] by default. */
  readonly concurrency?: number | readonly [number, number];
  readonly operations: { readonly [Name in keyof Arguments]: OperationOptions<Api, Arguments[Name]> };
  /**
   * Whether several operations may be called in one turn of the event loop, some microtasks apart, as code of one process can
   * do. Races between bare promises need that.
   */
  readonly together?: boolean;
  /** What may go wrong: kinds such as `process.crash`, or patterns such as `redis.*`. None by default. */
  readonly faults?: readonly string[];
  /** Throws where something that holds at every moment does not. */
  readonly always?: Checks<View<Available, Network, Shared>>;
  /** Throws where something that holds once all is at rest does not. */
  readonly finally?: Checks<View<Available, Network, Shared>>;
  /**
   * Counts of your own, taken at the end of each run: `[how often, of how many]`. A threshold may hold their rate to a
   * limit.
   */
  readonly figures?: Readonly<
    Record<string, (view: View<Available, Network, Shared>) => readonly [number, number]>
  >;
  /** A fact in words, for people; undefined leaves it as it was told. */
  readonly say?: (fact: ToldFact) => string | undefined;
  /** What operations are held to, in the words of k6. Where there are some, the service level is checked, too. */
  readonly thresholds?: ScenarioThresholds;
}

/** One check, or several that are made one after the other. */
export type Checks<Seen> = ((view: Seen) => unknown) | readonly ((view: Seen) => unknown)[];

/** A process that starts and stops: its graceful shutdown, and what that leaves behind, are judged. */
export interface WithLife<Api> {
  readonly api: Api;
  readonly start?: () => unknown;
  readonly stop?: () => unknown;
}

/** A scenario, ready to be verified. */
export interface DefinedScenario extends Scenario {
  readonly concurrency: Range;
  readonly processes: Range;
  readonly thresholds: readonly Threshold[];
}

const optionNames: readonly string[] = Object.keys({
  name: true,
  version: true,
  services: true,
  system: true,
  network: true,
  env: true,
  isolate: true,
  shared: true,
  processes: true,
  concurrency: true,
  operations: true,
  together: true,
  faults: true,
  always: true,
  finally: true,
  figures: true,
  say: true,
  thresholds: true,
} satisfies Record<keyof ScenarioOptions<Services, NetworkServices, unknown, unknown, object>, true>);

/** Completes and checks a scenario. Throws a `TypeError` that names the option, what was expected and what came. */
export function defineScenario<
  const Available extends Services,
  const Network extends NetworkServices = Record<never, never>,
  Api = ServedApi,
  Arguments extends object = object,
  Shared = undefined,
>(options: ScenarioOptions<Available, Network, Api, Shared, Arguments>): DefinedScenario {
  requireKnownOptions('defineScenario', options, optionNames);
  const { name, version = 1, services: available = {}, shared = () => undefined, operations } = options;
  if (typeof name !== 'string' || name.trim() === '') {
    throw new TypeError(`scenario name: expected words, got ${inShort(name)}`);
  }
  const where = `scenario ${JSON.stringify(name)}`;
  if (!Number.isInteger(version) || version < 1) {
    throw new TypeError(`${where} version: expected a whole number from 1, got ${inShort(version)}`);
  }
  requireFunction(`${where} shared`, shared);
  if (options.say !== undefined) requireFunction(`${where} say`, options.say);
  const network = networkOf(`${where} network`, options.network);
  const services = [...servicesOf(where, available), ...(network?.services ?? [])];
  requireOwnNames(where, services);
  const faults = inScenario(where, () => faultsFor(services, options.faults ?? [], { withProcesses: true }));
  const concurrency = rangeOf(`${where} concurrency`, options.concurrency ?? [2, 100], {
    min: 1,
    max: 10_000,
  });
  const ownOperations = operationsOf(where, operations);
  const checked = { services, operations: [...ownOperations.keys()] };
  // Sound: operations are called on what this system returns, and checks are given the views of these services.
  const definition: ScenarioDefinition = {
    name,
    version,
    services,
    addresses: network?.addresses,
    env: envOf(`${where} env`, options.env),
    faults,
    offered: allFaults(services, { withProcesses: true }),
    system: systemOf(where, options),
    shared,
    operations: ownOperations,
    always: oneCheck(`${where} always`, options.always, checked),
    finally: oneCheck(`${where} finally`, options.finally, checked),
    figures: figuresOf(where, options.figures),
    together: togetherOf(where, options.together, concurrency),
    say: options.say,
  };
  const processes = rangeOf(`${where} processes`, options.processes ?? [1, 3], { min: 1, max: 64 });
  return {
    ...inScenario(where, () => scenarioFrom(definition, processes)),
    processes,
    concurrency,
    thresholds: inScenario(where, () =>
      parseThresholds(options.thresholds ?? {}, {
        operations: [...definition.operations.keys()],
        figures: [...definition.figures.keys()],
      }),
    ),
  };
}

function togetherOf(where: string, together: unknown = false, { max }: Range): boolean {
  if (typeof together !== 'boolean') {
    throw new TypeError(`${where} together: expected true or false, got ${inShort(together)}`);
  }
  if (!together || max > 1) return together;
  throw new TypeError(
    `${where} together: expected runs of two operations or more, got a concurrency of ${max}`,
  );
}

function servicesOf(where: string, available: unknown): readonly AnyService[] {
  if (typeof available !== 'object' || available === null) {
    throw new TypeError(
      `${where} services: expected an object such as { redis: redis() }, got ${inShort(available)}`,
    );
  }
  return Object.entries(available).map(([key, value]: [string, unknown]) => {
    if (!isService(value)) {
      throw new TypeError(`${where} services.${key}: expected redis() or service(…), got ${inShort(value)}`);
    }
    if (value.name === key && !reserved.includes(key)) return value;
    throw new TypeError(
      `${where} services.${key}: expected the key ${JSON.stringify(value.name)}, the service's own name, and none of ${reserved.join(', ')}`,
    );
  });
}

/** Throws a `TypeError` where a service at an address has the name of another one. */
function requireOwnNames(where: string, services: readonly AnyService[]): void {
  services.forEach(({ name }, index) => {
    if (services.findIndex((each) => each.name === name) === index) return;
    throw new TypeError(
      `${where} network: expected services of other names than those of services, got two of ${name}`,
    );
  });
}

/** What the system and the checks are given beside the services. */
const reserved: readonly string[] = ['process', 'shared', 'history', 'facts', 'scenario', 'net', 'fetch'];

function figuresOf(where: string, figures: unknown = {}): ReadonlyMap<string, Figure> {
  if (typeof figures !== 'object' || figures === null || Array.isArray(figures)) {
    throw new TypeError(`${where} figures: expected an object of functions, got ${inShort(figures)}`);
  }
  return new Map(
    Object.entries(figures).map(([name, figure]: [string, unknown]) => {
      requireFunction(`${where} figures.${name}`, figure);
      if (name !== 'latency' && name !== 'errors') return [name, figure as Figure];
      throw new TypeError(`${where} figures.${name}: expected another name, as every scenario has this one`);
    }),
  );
}

function inScenario<Result>(where: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    throw new TypeError(`${where} ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

export type { Environment, View } from './views.ts';
