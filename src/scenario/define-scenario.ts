import { requireKnownOptions } from '../core/known-options.ts';
import type { Range } from '../core/plan.ts';
import type { ModulePath } from '../modules/module-file.ts';
import type { Scenario } from '../verify/scenario.ts';
import { oneCheck } from './one-check.ts';
import type { Figure, HistoryEntry, ScenarioDefinition, ToldFact } from './definition.ts';
import { allFaults, faultsFor } from './fault-patterns.ts';
import { inShort, rangeOf, requireFunction } from './option-checks.ts';
import { type OperationOptions, operationsOf } from './operation-options.ts';
import { scenarioFrom } from './scenario-from.ts';
import { type AnyService, isService, type ScenarioService } from './service.ts';
import { systemOf } from './started-by.ts';
import { parseThresholds, type ScenarioThresholds, type Threshold } from './thresholds.ts';

type Services = Readonly<Record<string, AnyService>>;

type Clients<Available extends Services> = {
  readonly [Name in keyof Available]: Available[Name] extends ScenarioService<infer Client> ? Client : never;
};

type Views<Available extends Services> = {
  readonly [Name in keyof Available]: Available[Name] extends ScenarioService<infer _, infer Viewed>
    ? Viewed
    : never;
};

/** What one process of the system is made of: a client of each service, its name, and what all processes share. */
export type Environment<Available extends Services, Shared> = Clients<Available> & {
  readonly process: string;
  readonly shared: Shared;
};

/** What checks see, all of it at one moment. */
export type View<Available extends Services, Shared> = Views<Available> & {
  readonly history: readonly HistoryEntry[];
  readonly facts: readonly ToldFact[];
  readonly shared: Shared;
};

export interface ScenarioOptions<Available extends Services, Api, Shared, Arguments extends object> {
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
  readonly always?: Checks<View<Available, Shared>>;
  /** Throws where something that holds once all is at rest does not. */
  readonly finally?: Checks<View<Available, Shared>>;
  /**
   * Counts of your own, taken at the end of each run: `[how often, of how many]`. A threshold may hold their rate to a
   * limit.
   */
  readonly figures?: Readonly<Record<string, (view: View<Available, Shared>) => readonly [number, number]>>;
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
} satisfies Record<keyof ScenarioOptions<Services, unknown, unknown, object>, true>);

/** Completes and checks a scenario. Throws a `TypeError` that names the option, what was expected and what came. */
export function defineScenario<
  const Available extends Services,
  Api,
  Arguments extends object,
  Shared = undefined,
>(options: ScenarioOptions<Available, Api, Shared, Arguments>): DefinedScenario {
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
  const services = servicesOf(where, available);
  const faults = inScenario(where, () => faultsFor(services, options.faults ?? [], { withProcesses: true }));
  const concurrency = rangeOf(`${where} concurrency`, options.concurrency ?? [2, 100], {
    min: 1,
    max: 10_000,
  });
  // Sound: operations are called on what this system returns, and checks are given the views of these services.
  const definition: ScenarioDefinition = {
    name,
    version,
    services,
    faults,
    offered: allFaults(services, { withProcesses: true }),
    system: systemOf(where, options),
    shared,
    operations: operationsOf(where, operations),
    always: oneCheck(`${where} always`, options.always, services),
    finally: oneCheck(`${where} finally`, options.finally, services),
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

/** What the system and the checks are given beside the services. */
const reserved: readonly string[] = ['process', 'shared', 'history', 'facts', 'scenario'];

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
