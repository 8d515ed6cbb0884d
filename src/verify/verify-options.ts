import { isScenario, type Scenario } from './scenario.ts';
import type { FoundFailure } from '../core/found-failure.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import type { Run } from '../core/run.ts';
import type { Progress } from '../report/progress-line.ts';
import { faultsNamed } from '../faults/faults-named.ts';
import { type Deployment, withDeployment } from './deployment.ts';
import { resolveShares, type Shares } from './portfolio.ts';
import type { RunOptions } from './run-plan.ts';

/** How to search. Everything but the system has a default. */
export interface VerifyOptions {
  /** What to verify. */
  readonly system: Scenario;
  /** 0 to 2^32 - 1. The same seed explores the same plans. */
  readonly seed?: number | undefined;
  /** How many runs; the property's own number by default. */
  readonly runs?: number | undefined;
  /** Requests of a run: one number, or the ends of a range. */
  readonly concurrency?: number | { readonly min: number; readonly max: number } | undefined;
  readonly processes?: { readonly min: number; readonly max: number } | undefined;
  /** The limit of one request, in virtual milliseconds. */
  readonly requestTimeoutMs?: number | undefined;
  /** How many replays minimising a failure may take. */
  readonly replaysMax?: number | undefined;
  /** How many smaller schedules may be run to certify that the failure is minimal. */
  readonly schedulesMax?: number | undefined;
  /**
   * How many milliseconds of real time minimising and explaining a failure may take: how small it becomes then depends on
   * the machine. Without it only replays count.
   */
  readonly minimiseWallMsMax?: number | undefined;
  /** Of a hundred chaos runs, how many use each strategy; they add up to 100. A service-level run is always timed. */
  readonly shares?: Shares | undefined;
  /** The faults that may occur, by kind or pattern: `redis.*`. All that the scenario has by default. */
  readonly faults?: readonly string[] | undefined;
  /** Settings of services that hold in every plan; the plans decide about the others. */
  readonly deployment?: Deployment | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called once, as soon as a failure is found and before it is minimised. */
  readonly onFound?: ((found: FoundFailure) => void) | undefined;
  /** Called with each smaller run that fails alike, so that the best so far outlives whatever ends the process. */
  readonly onSmaller?: ((run: Run) => void) | undefined;
  readonly onEvent?: RunOptions['onEvent'];
}

/** What a test states of the plans to draw, for whoever searches its property elsewhere. */
export type PlanBounds = Pick<VerifyOptions, 'concurrency' | 'processes' | 'faults' | 'deployment'>;

export interface ResolvedVerifyOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly runs: number | undefined;
  readonly concurrency: { readonly min: number; readonly max: number };
  readonly processes: { readonly min: number; readonly max: number };
  readonly requestTimeoutMs: number;
  readonly replaysMax: number;
  readonly schedulesMax: number;
  readonly minimiseWallMsMax: number | undefined;
  readonly shares: Shares;
  readonly onProgress: VerifyOptions['onProgress'];
  readonly onFound: VerifyOptions['onFound'];
  readonly onSmaller: VerifyOptions['onSmaller'];
  readonly onEvent: RunOptions['onEvent'];
}

const wholeNumbers = {
  seed: { min: 0, max: 0xffffffff },
  runs: { min: 1, max: 1_000_000_000 },
  requestTimeoutMs: { min: 1, max: 3_600_000 },
  replaysMax: { min: 0, max: 1_000_000 },
  schedulesMax: { min: 0, max: 1_000_000 },
  minimiseWallMsMax: { min: 0, max: 2 ** 31 - 1 },
  'concurrency.min': { min: 1, max: 10_000 },
  'concurrency.max': { min: 1, max: 10_000 },
  'processes.min': { min: 1, max: 64 },
  'processes.max': { min: 1, max: 64 },
} as const;

// A record, so that the compiler misses no option.
const names: readonly string[] = Object.keys({
  system: true,
  seed: true,
  runs: true,
  concurrency: true,
  processes: true,
  requestTimeoutMs: true,
  replaysMax: true,
  schedulesMax: true,
  minimiseWallMsMax: true,
  shares: true,
  faults: true,
  deployment: true,
  onProgress: true,
  onFound: true,
  onSmaller: true,
  onEvent: true,
} satisfies Record<keyof VerifyOptions, true>);

export const defaultSeed = 1;

/** Completes and checks the options. Throws a `TypeError` that names the option, what was expected and what came. */
export function resolveVerifyOptions(options: VerifyOptions): ResolvedVerifyOptions {
  requireKnownOptions('verify', options, names);
  const {
    system,
    seed = defaultSeed,
    runs,
    requestTimeoutMs = 10_000,
    replaysMax = 8_000,
    schedulesMax = 3_000,
    minimiseWallMsMax,
  } = options;
  const { concurrency = { min: 100, max: 300 }, processes = { min: 1, max: 8 } } = options;
  if (!isScenario(system)) {
    throw new TypeError(`system: expected a scenario, as defineScenario returns it, got ${typeof system}`);
  }
  const range = typeof concurrency === 'number' ? { min: concurrency, max: concurrency } : concurrency;
  requireSearchNumbers({ seed, runs, minimiseWallMsMax });
  requireWhole('requestTimeoutMs', requestTimeoutMs);
  requireWhole('replaysMax', replaysMax);
  requireWhole('schedulesMax', schedulesMax);
  requireRange('concurrency', range);
  requireRange('processes', processes);
  const { onProgress, onFound, onSmaller, onEvent } = options;
  requireFunction('onProgress', onProgress);
  requireFunction('onFound', onFound);
  requireFunction('onSmaller', onSmaller);
  requireFunction('onEvent', onEvent);
  return {
    scenario: withDeployment(withFaults(system, options.faults), options.deployment),
    seed,
    runs,
    concurrency: range,
    processes,
    requestTimeoutMs,
    replaysMax,
    schedulesMax,
    minimiseWallMsMax,
    shares: resolveShares(options.shares),
    onProgress,
    onFound,
    onSmaller,
    onEvent,
  };
}

/** Throws a `TypeError` for a number of these that is out of range. */
export function requireSearchNumbers(
  given: Pick<VerifyOptions, 'seed' | 'runs' | 'minimiseWallMsMax'>,
): void {
  for (const name of ['seed', 'runs', 'minimiseWallMsMax'] as const) {
    if (given[name] !== undefined) requireWhole(name, given[name]);
  }
}

/** The same scenario with these faults alone: no other is drawn, tried or counted. */
function withFaults(scenario: Scenario, patterns: readonly string[] | undefined): Scenario {
  if (patterns === undefined) return scenario;
  const { definitions, rareCalls } = scenario.offered ?? scenario.faults;
  const chosen = faultsNamed([...definitions.values()], patterns);
  return {
    ...scenario,
    faults: { definitions: new Map(chosen.map((each) => [each.kind, each])), rareCalls },
  };
}

function requireRange(
  name: 'concurrency' | 'processes',
  range: { readonly min: number; readonly max: number },
): void {
  if (typeof range !== 'object' || range === null) {
    const expected = name === 'concurrency' ? 'a number or { min, max }' : '{ min, max }';
    throw new TypeError(`${name}: expected ${expected}, got ${shown(range)}`);
  }
  requireKnownOptions(name, range, ['min', 'max']);
  requireWhole(`${name}.min`, range.min);
  requireWhole(`${name}.max`, range.max);
  if (range.min > range.max) {
    throw new TypeError(`${name}: expected min ≤ max, got ${range.min} and ${range.max}`);
  }
}

function requireWhole(name: keyof typeof wholeNumbers, value: unknown): void {
  const { min, max } = wholeNumbers[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return;
  throw new TypeError(`${name}: expected a whole number from ${min} to ${max}, got ${shown(value)}`);
}

function requireFunction(name: 'onProgress' | 'onFound' | 'onSmaller' | 'onEvent', value: unknown): void {
  if (value === undefined || typeof value === 'function') return;
  throw new TypeError(`${name}: expected a function, got ${shown(value)}`);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}
