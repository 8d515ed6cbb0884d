import { PlainConfidence } from '../confidence/plain-confidence.ts';
import type { Range } from '../core/plan.ts';
import { callPropertyCode } from '../core/property-code-error.ts';
import type { Reading } from '../core/reading.ts';
import type { Scenario } from '../verify/scenario.ts';
import type { ScenarioDefinition } from './definition.ts';
import { calibrationPlan, checkSettings, drawnPlans, scopePlan, simplestSettings } from './plans.ts';
import { servicesReading } from './services-reading.ts';
import { simplerInputs } from './simpler-inputs.ts';
import { toldFact } from './told-fact.ts';
import { ScenarioWorld } from './world.ts';

/** What the engine needs to know of a scenario that draws its operations. */
export function scenarioFrom(definition: ScenarioDefinition, processes: Range): Scenario {
  return {
    name: definition.name,
    version: definition.version,
    reading: readingOf(definition),
    confidence: () => new PlainConfidence(),
    faults: definition.faults,
    offered: definition.offered,
    smallest: { operations: 1, processes: processes.min },
    checkSettings: (settings) => checkSettings(definition, settings),
    simplestSettings: (settings) => simplestSettings(definition, settings),
    simplerInputs: (failing) => simplerInputs(definition, failing),
    plans: (settings) => drawnPlans(definition, settings),
    calibrationPlan: calibrationPlan(definition, Math.min(Math.max(2, processes.min), processes.max)),
    scopePlan: (scope, seed) => scopePlan(definition, scope, seed),
    open: (parts) => new ScenarioWorld(parts, definition),
  };
}

/** What its services and its system tell is told in the scenario's own words, where it has some. */
function readingOf({ services, say }: ScenarioDefinition): Reading {
  const reading = servicesReading(services);
  if (say === undefined) return reading;
  return {
    ...reading,
    narrate: (facts) => (fact) => {
      const plain = reading.narrate(facts)(fact);
      const text = callPropertyCode('say', () => say(toldFact(fact)));
      if (typeof text !== 'string') return plain;
      return { ...plain, cells: plain.cells.map((cell) => ({ ...cell, text })) };
    },
  };
}
