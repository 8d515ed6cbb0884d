import type { ToldHappening } from '../core/fact.ts';
import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import type { Figure } from './definition.ts';
import { figureFact } from './thresholds.ts';

/** What a figure of the scenario's own counts, as a fact. Throws a `PropertyCodeError` where that is no count. */
export function figureTold(
  name: string,
  figure: Figure,
  view: Readonly<Record<string, unknown>>,
): ToldHappening {
  const data = callPropertyCode(`figures.${name}`, () => figure(view));
  if (isCount(data)) return { kind: 'told', name: figureFact, service: undefined, subject: name, data };
  throw new PropertyCodeError(`figures.${name}: expected [how often, of how many], got ${cameInWords(data)}`);
}

function isCount(value: unknown): value is readonly [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  return value.every((each) => typeof each === 'number' && Number.isFinite(each) && each >= 0);
}
