import { cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import type { WithLife } from './define-scenario.ts';
import type { ScenarioDefinition, Started } from './definition.ts';

/** The system as the engine calls it. What it returns is checked at each start. */
export function startedBy(
  where: string,
  system: (environment: object) => unknown,
): ScenarioDefinition['system'] {
  return async (environment) => {
    const made = await system(environment);
    if (made === undefined || made === null) {
      throw new PropertyCodeError(
        `${where} system: expected what the operations are called on, or { api, start?, stop? }, got ${String(made)}`,
      );
    }
    if (!hasLife(made)) return { api: made };
    for (const name of ['start', 'stop'] as const) {
      if (made[name] === undefined || typeof made[name] === 'function') continue;
      throw new PropertyCodeError(
        `${where} system ${name}: expected a function, got ${cameInWords(made[name])}`,
      );
    }
    if (made.api === undefined || made.api === null) {
      throw new PropertyCodeError(
        `${where} system api: expected what the operations are called on, got ${String(made.api)}`,
      );
    }
    return { api: made.api, start: made.start?.bind(made), stop: stopOf(made) };
  };
}

function stopOf(made: WithLife<unknown>): Started['stop'] {
  if (made.stop === undefined) return undefined;
  return async () => {
    await made.stop?.();
  };
}

function hasLife(made: unknown): made is WithLife<unknown> {
  if (typeof made !== 'object' || made === null || !('api' in made)) return false;
  return Object.keys(made).every((key) => key === 'api' || key === 'start' || key === 'stop');
}
