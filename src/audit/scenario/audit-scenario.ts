import type { Plan } from '../../engine.ts';
import { planPart, remember, requireKnownOptions, type Scenario } from '../../kit.ts';
import { AuditConfidence } from './audit-confidence.ts';
import { auditReading } from './audit-reading.ts';
import { faultsFor } from './audit-faults.ts';
import {
  auditPlan,
  auditScenarioVersion,
  auditSettings,
  instantSettings,
  simplestAuditSettings,
} from './audit-settings.ts';
import type { AuditSystem } from './audit-system.ts';
import { auditWorld } from './audit-world.ts';
import { drawRoundPlan } from './round-plan.ts';
import { LockKeys } from './lock-keys.ts';
import { plainNames } from './plain-names.ts';
import { planArbitrary } from './plan-arbitrary.ts';
import { type AuditPromises, promisesByName, promisesSchema } from './promises/table.ts';

/** The scenario of a system that audits records, whose requests come over a queue. */
export interface AuditScenario extends Scenario {
  /** Builds one process of the system: the load test runs it live. */
  readonly system: AuditSystem;
}

export interface AuditScenarioOptions {
  /** How the system calls the keys of its locks in Redis: `audit:lock:{record}` by default. */
  readonly lockKey?: string;
  /** What the system says of itself: it is held to that, and tried with what puts it to the test. */
  readonly promises?: AuditPromises;
}

/**
 * What verifies a system that audits records: `verify({ system: auditScenario(createMySystem) })`. Throws a `TypeError`
 * that names what was expected and what came.
 */
export function auditScenario(system: AuditSystem, options?: AuditScenarioOptions): AuditScenario {
  return options === undefined ? withUsualKeys(system) : scenarioOf(system, options);
}

const withUsualKeys = remember((system: AuditSystem) => scenarioOf(system, {}));

function scenarioOf(system: AuditSystem, options: AuditScenarioOptions): AuditScenario {
  if (typeof system !== 'function') {
    throw new TypeError(
      `auditScenario: expected a function that builds one process of an audit system, got ${typeof system}`,
    );
  }
  requireKnownOptions('auditScenario', options, ['lockKey', 'promises']);
  const lockKeys = new LockKeys(options.lockKey);
  const promises = requirePromises(options.promises);
  return {
    ...auditScenarioVersion,
    system,
    reading: auditReading,
    confidence: () => new AuditConfidence(),
    ...faultsFor(promises),
    checkSettings: auditSettings,
    simplestSettings: (settings) => simplestAuditSettings(auditSettings(settings)),
    plainNames,
    plans: (settings) => planArbitrary(settings, promises),
    calibrationPlan: promising(calibrationPlan, promises),
    scopePlan: (scope, seed) => promising(scopePlan(scope, seed), promises),
    roundPlan: drawRoundPlan,
    open: (parts) => auditWorld(parts, { system, lockKeys }),
  };
}

function requirePromises(promises: AuditPromises | undefined): AuditPromises | undefined {
  if (promises === undefined) return undefined;
  requireKnownOptions('auditScenario.promises', promises, [...promisesByName.keys()]);
  return readPromises(promises);
}

const readPromises = planPart('auditScenario: promises', promisesSchema);

/** The plan of a system that says this of itself. */
function promising(plan: Plan, promises: AuditPromises | undefined): Plan {
  if (promises === undefined) return plan;
  const settings = auditSettings(plan.settings);
  return { ...plan, settings: { ...settings, scenario: { ...settings.scenario, promises } } };
}

export function isAuditScenario(scenario: Scenario): scenario is AuditScenario {
  return scenario.name === auditScenarioVersion.name && 'system' in scenario;
}

/** A few pairs of requests for one record among others, so that some have to wait as they do in the search. */
const calibrationPlan: Plan = {
  ...auditPlan,
  profile: 'chaos',
  seed: 1,
  processes: 2,
  settings: instantSettings,
  operations: Array.from({ length: 24 }, (_, index) => ({
    id: `r${index + 1}`,
    kind: 'audit',
    subject: `m${Math.floor(index * 0.9)}`,
    atMs: 0,
    process: (index % 2) + 1,
  })),
  faults: [],
  healAfterEvents: 2_000,
  schedule: { kind: 'strategy', name: 'random-walk', seed: 1 },
};

type Scope = Parameters<Scenario['scopePlan']>[0];

/** Requests go round the processes and the records. */
function scopePlan({ requests, processes, records }: Scope, seed: number): Plan {
  return {
    ...auditPlan,
    profile: 'chaos',
    seed,
    processes,
    settings: { ...instantSettings, auditor: { ...instantSettings.auditor, flagPercent: 100 } },
    operations: Array.from({ length: requests }, (_, index) => ({
      id: `r${index + 1}`,
      kind: 'audit',
      subject: `m${Math.max(1, index + 1 - (requests - records))}`,
      atMs: 0,
      process: (index % processes) + 1,
    })),
    faults: [],
    healAfterEvents: 500 * requests,
    schedule: { kind: 'deviations', deviations: [] },
  };
}
