import type { Json, Plan, Settings } from '../core/plan.ts';
import type { Scenario } from './scenario.ts';

/**
 * How the system is deployed, by service: settings that hold in every plan, `{ redis: { resend: false } }`. What is not
 * named the plans decide.
 */
export type Deployment = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** The same scenario, deployed so in every plan. Throws a `TypeError` for settings that its services do not have. */
export function withDeployment(scenario: Scenario, deployment: Deployment | undefined): Scenario {
  if (deployment === undefined) return scenario;
  requireServices(deployment);
  const deployed = (plan: Plan): Plan => ({ ...plan, settings: merged(plan.settings, deployment) });
  const calibrationPlan = deployed(scenario.calibrationPlan);
  try {
    scenario.checkSettings(calibrationPlan.settings);
  } catch (cause) {
    throw new TypeError(`deployment: ${(cause as Error).message}`, { cause });
  }
  return {
    ...scenario,
    calibrationPlan,
    plans: (settings) => scenario.plans(settings).map(deployed),
    scopePlan: (scope, seed) => deployed(scenario.scopePlan(scope, seed)),
  };
}

function merged(settings: Settings, deployment: Deployment): Settings {
  const stated = Object.entries(deployment).map(([service, own]) => {
    return [
      service,
      { ...(settings[service] as Readonly<Record<string, Json>> | undefined), ...own },
    ] as const;
  });
  return { ...settings, ...Object.fromEntries(stated) };
}

function requireServices(deployment: unknown): void {
  const isOk = isRecord(deployment) && Object.values(deployment).every(isRecord);
  if (isOk) return;
  throw new TypeError(
    `deployment: expected { service: { setting: value } }, got ${JSON.stringify(deployment) ?? String(deployment)}`,
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
