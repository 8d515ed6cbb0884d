import * as fc from 'fast-check';
import {
  type Plan,
  type PlannedFault,
  type PlannedOperation,
  planSchemaVersion,
  type Settings,
  type StrategyName,
} from '../core/plan.ts';
import { callPropertyCode, PropertyCodeError } from '../core/property-code-error.ts';
import { Prng } from '../core/prng.ts';
import { drawFault } from '../faults/draw-fault.ts';
import { excusedMax } from '../judge/excuses.ts';
import { callsOfRun } from '../verify/calls-to-strike.ts';
import type { PlanSettings } from '../verify/plan-settings.ts';
import { strategyByShare } from '../verify/portfolio.ts';
import type { ResolvedScope } from '../verify/small-scope.ts';
import { searchSchedule } from '../verify/search-schedule.ts';
import type { ScenarioDefinition } from './definition.ts';
import { drawArguments } from './drawn-arguments.ts';
import { drawTurns, hasTurns, turnShares, type TurnShares } from './drawn-turns.ts';
import { inShort } from './option-checks.ts';

/** What plans are drawn from. */
export type Drawn = Pick<
  ScenarioDefinition,
  'name' | 'version' | 'services' | 'offered' | 'operations' | 'together'
>;

/** A configuration is drawn first (swarm testing, Groce et al. 2012), then everything else from its seed. */
interface Configuration {
  readonly seed: number;
  readonly concurrency: number;
  readonly processes: number;
  readonly faultCount: number;
  readonly faultKinds: readonly string[];
  readonly spreadMs: number;
  /** Operations in a hundred that repeat the arguments of another one. */
  readonly repeatPercent: number;
  readonly strategy: StrategyName;
  /** How often operations share a turn, and are given up. */
  readonly turns?: TurnShares | undefined;
}

/** The plans of a scenario that draws its operations. Shrinks toward fewer operations, processes and faults. */
export function drawnPlans(definition: Drawn, settings: PlanSettings): fc.Arbitrary<Plan> {
  const { concurrency, processes, profile, shares } = settings;
  const chaos = profile === 'chaos';
  const configuration: fc.Arbitrary<Configuration> = fc.record({
    seed: fc.noBias(fc.integer({ min: 0, max: 0xffffffff })),
    concurrency: sizes(concurrency),
    processes: fc.noBias(fc.integer(processes)),
    faultCount: fc.noBias(fc.integer({ min: 0, max: settings.faultsMax })),
    faultKinds: fc.noBias(fc.subarray([...settings.faultKinds])),
    spreadMs: fc.constantFrom(0, 0, 50, 1_000),
    repeatPercent: fc.constantFrom(0, 20, 50),
    strategy: chaos ? strategyByShare(shares) : fc.constant('timed'),
    ...(chaos && hasTurns(definition) && { turns: turnShares }),
  });
  return configuration.map((drawn) => planOf(definition, settings, drawn));
}

/** Half the runs are small: most races need few operations, and small runs are quick. */
function sizes({ min, max }: { readonly min: number; readonly max: number }): fc.Arbitrary<number> {
  const small = fc.integer({ min, max: Math.min(max, min + 8) });
  return fc.noBias(fc.oneof(small, fc.integer({ min, max })));
}

function planOf(definition: Drawn, settings: PlanSettings, drawn: Configuration): Plan {
  const { profile, calibration } = settings;
  const prng = new Prng(drawn.seed);
  const apart = drawOperations(definition, { ...drawn, count: drawn.concurrency }, prng);
  const operations =
    drawn.turns === undefined ? apart : drawTurns(definition, apart, { shares: drawn.turns, prng });
  return {
    schema: planSchemaVersion,
    scenario: { name: definition.name, version: definition.version },
    profile,
    seed: drawn.seed,
    processes: drawn.processes,
    settings: drawSettings(definition, profile, prng),
    operations,
    faults: drawFaults(definition, settings, { drawn, prng }),
    healAfterEvents: 2_000 + 40 * drawn.concurrency,
    schedule: searchSchedule(drawn.strategy, { ...drawn, operations }, calibration),
  };
}

function drawSettings({ services }: Drawn, profile: Plan['profile'], prng: Prng): Settings {
  return Object.fromEntries(services.map(({ name, settings }) => [name, settings.draw(prng, profile)]));
}

/**
 * Under the service level everything that may cost an operation is counted, and stays within what a threshold of 1 % leaves
 * room for: with an independent coin for each operation a correct system would fail by bad luck.
 */
function drawFaults(
  { offered }: Drawn,
  { profile, faultWeights = {}, calibration }: PlanSettings,
  { drawn, prng }: { readonly drawn: Configuration; readonly prng: Prng },
): PlannedFault[] {
  const kinds = drawn.faultKinds.flatMap((kind) =>
    Array.from({ length: faultWeights[kind] ?? 1 }, () => kind),
  );
  if (kinds.length === 0) return [];
  const budget = profile === 'chaos' ? drawn.faultCount : excusedMax(drawn.concurrency);
  const where = {
    processes: drawn.processes,
    nthMax: Math.max(1, Math.ceil((4 * Math.max(1, drawn.concurrency)) / drawn.processes)),
    calls: callsOfRun(calibration?.calls, { requests: drawn.concurrency, processes: drawn.processes }),
  };
  const count = Math.min(drawn.faultCount, budget);
  return Array.from({ length: count }, () => drawFault(offered, prng, prng.pick(kinds), where));
}

interface OperationDraw {
  readonly seed: number;
  readonly count: number;
  readonly processes: number;
  readonly spreadMs: number;
  readonly repeatPercent: number;
}

function drawOperations(
  { operations }: Drawn,
  { seed, count, processes, spreadMs, repeatPercent }: OperationDraw,
  prng: Prng,
): readonly PlannedOperation[] {
  const kinds = [...operations].flatMap(([kind, { weight }]) => Array.from({ length: weight }, () => kind));
  const drawn: PlannedOperation[] = [];
  if (kinds.length === 0) return drawn;
  for (let index = 1; index <= count; index += 1) {
    const process = prng.integer(1, processes);
    const atMs = spreadMs === 0 ? 0 : prng.integer(0, spreadMs);
    const repeated = drawn.length > 0 && prng.integer(1, 100) <= repeatPercent ? prng.pick(drawn) : undefined;
    const kind = repeated?.kind ?? prng.pick(kinds);
    const id = `${kind}${index}`;
    drawn.push({
      ...(repeated ?? argumentsOf(operations, { kind, id, seed })),
      id,
      kind,
      process,
      atMs,
    });
  }
  return drawn;
}

function argumentsOf(
  operations: Drawn['operations'],
  drawn: Pick<PlannedOperation, 'kind' | 'id'> & Pick<Plan, 'seed'>,
): Pick<PlannedOperation, 'input' | 'subject'> {
  const { kind } = drawn;
  const definition = operations.get(kind);
  if (definition?.args === undefined) return {};
  const { args, subject: subjectOf } = definition;
  const { value: input } = drawArguments(args, drawn);
  if (subjectOf === undefined) return { input };
  const subject: unknown = callPropertyCode(`operations.${kind}.subject`, () => subjectOf(input));
  if (typeof subject === 'string' && subject !== '') return { input, subject };
  throw new PropertyCodeError(`operations.${kind}.subject: expected a name, got ${inShort(subject)}`);
}

/** A few operations without faults, of which some share a subject, on two processes where there may be several. */
export function calibrationPlan(definition: Drawn, processes: number): Plan {
  return quietPlan(definition, { seed: 1, count: 12, processes, healAfterEvents: 2_000 });
}

/** So few operations that every schedule can be run, half of them with the arguments of another one. */
export function scopePlan(
  definition: Drawn,
  { requests, processes }: Pick<ResolvedScope, 'requests' | 'processes'>,
  seed: number,
): Plan {
  const plan = quietPlan(definition, { seed, count: requests, processes, healAfterEvents: 500 * requests });
  return { ...plan, schedule: { kind: 'deviations', deviations: [] } };
}

function quietPlan(
  definition: Drawn,
  {
    seed,
    count,
    processes,
    healAfterEvents,
  }: {
    readonly seed: number;
    readonly count: number;
    readonly processes: number;
    readonly healAfterEvents: number;
  },
): Plan {
  const prng = new Prng(seed);
  const drawn = { seed, count, processes, spreadMs: 0, repeatPercent: 50 };
  const settings = drawSettings(definition, 'chaos', prng);
  return {
    schema: planSchemaVersion,
    scenario: { name: definition.name, version: definition.version },
    profile: 'chaos',
    seed,
    processes,
    settings: simplestSettings(definition, settings),
    operations: drawOperations(definition, drawn, prng).map((operation, index) => ({
      ...operation,
      process: (index % processes) + 1,
    })),
    faults: [],
    healAfterEvents,
    schedule: { kind: 'strategy', name: 'random-walk', seed: 1 },
  };
}

export function simplestSettings({ services }: Drawn, settings: Settings): Settings {
  return Object.fromEntries(
    services.map((service) => [service.name, service.settings.simplest(settings[service.name] ?? null)]),
  );
}

/** Throws a `TypeError` for settings of a service that the scenario does not have, and for wrong ones. */
export function checkSettings({ name, services }: Drawn, settings: Settings): void {
  for (const service of services) service.settings.check(settings[service.name]);
  const unknown = Object.keys(settings).find((each) => !services.some((service) => service.name === each));
  if (unknown === undefined) return;
  throw new TypeError(`plan.settings.${unknown}: the scenario ${JSON.stringify(name)} has no such service`);
}
