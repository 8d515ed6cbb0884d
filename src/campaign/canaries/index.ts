import { auditScenario } from '../../audit/scenario/audit-scenario.ts';
import type { Scenario } from '../../verify/scenario.ts';
import { invariantGroups } from '../../audit/scenario/invariants/index.ts';
import { defineProperty, type Property } from '../../verify/property.ts';
import { acknowledgesFirst } from './acknowledges-first.ts';
import { givesUpSilently } from './gives-up-silently.ts';
import { looksThenFlags } from './looks-then-flags.ts';

/** A known bug among the runs of a campaign: a search that no longer finds it as often as it did is blind. */
export interface Canary {
  readonly name: string;
  readonly system: Scenario;
  readonly property: Property;
  readonly concurrency: { readonly min: number; readonly max: number };
  readonly processes: { readonly min: number; readonly max: number };
  readonly requestTimeoutMs: number;
  /** How often runs found it when that was measured (docs/deep-runs.md). */
  readonly known: { readonly found: number; readonly runs: number };
}

const settings = {
  concurrency: { min: 10, max: 30 },
  processes: { min: 1, max: 4 },
  requestTimeoutMs: 10_000,
} as const;

export const canaries: readonly Canary[] = [
  {
    name: 'looks, then flags',
    system: auditScenario(looksThenFlags),
    property: canaryProperty('looks, then flags', invariantGroups.safety),
    ...settings,
    known: { found: 1863, runs: 10_000 },
  },
  {
    name: 'acknowledges first',
    system: auditScenario(acknowledgesFirst),
    property: canaryProperty('acknowledges first', invariantGroups.conservation),
    ...settings,
    known: { found: 2150, runs: 10_000 },
  },
  {
    name: 'gives up silently',
    system: auditScenario(givesUpSilently),
    property: canaryProperty('gives up silently', invariantGroups.conservation),
    ...settings,
    known: { found: 824, runs: 10_000 },
  },
];

function canaryProperty(name: string, invariants: Property['invariants']): Property {
  return defineProperty({ name: `canary: ${name}`, profile: 'chaos', invariants });
}
