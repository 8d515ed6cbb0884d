import { type Plan, planSchemaVersion } from '../core/plan.ts';
import { remember } from '../core/remember.ts';
import { auditFaults } from '../faults/index.ts';
import {
  auditScenarioVersion,
  auditSettings,
  instantSettings,
  withoutLatency,
} from '../world/audit-settings.ts';
import type { AuditSystem } from '../world/audit-system.ts';
import { AuditWorld } from '../world/audit-world.ts';
import { SimulatedRedis } from '../world/simulated-redis.ts';
import { planArbitrary } from './plan-arbitrary.ts';
import type { Scenario, World, WorldParts } from './scenario.ts';
import type { ResolvedScope } from './small-scope.ts';

/** What can be verified: a scenario, or the function that builds one process of an audit system. */
export type System = AuditSystem | Scenario;

export function isSystem(value: unknown): value is System {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function';
}

/** The scenario of a system; the audit system is the one that need not say which it is. */
export function scenarioOf(system: System): Scenario {
  return typeof system === 'function' ? auditScenario(system) : system;
}

/** Audits of records that come over a queue. */
const auditScenario = remember((system: AuditSystem): Scenario => ({
  ...auditScenarioVersion,
  faults: auditFaults,
  checkSettings: auditSettings,
  simplestSettings: (settings) => withoutLatency(auditSettings(settings)),
  plans: planArbitrary,
  calibrationPlan,
  scopePlan,
  open: (parts) => openWorld(parts, system),
}));

function openWorld(parts: WorldParts, system: AuditSystem): World {
  const { plan, simulation, redisLog } = parts;
  const redis = new SimulatedRedis(simulation, auditSettings(plan.settings).redis.latencyMs);
  redis.commandLog = redisLog;
  return new AuditWorld({ ...parts, system, faults: auditFaults.definitions, redis });
}

/** A few pairs of requests for one record among others, so that some have to wait as they do in the search. */
const calibrationPlan: Plan = {
  schema: planSchemaVersion,
  scenario: auditScenarioVersion,
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

/** Requests go round the processes and the records. */
function scopePlan({ requests, processes, records }: ResolvedScope, seed: number): Plan {
  return {
    schema: planSchemaVersion,
    scenario: auditScenarioVersion,
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
