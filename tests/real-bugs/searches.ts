import type { VerifyResult } from '../../src/index.ts';
import type { BodyContext } from '../../src/vitest/index.ts';
import type { ScenarioService } from '../../src/scenario/service.ts';
import { findingOf } from '../examples/finding-of.ts';
import { type BodyOptions, verifyBody } from '../examples/verified.ts';

export interface FoundBySearch {
  /** How many schedules it took. */
  readonly runs: number;
  readonly finding: ReturnType<typeof findingOf>;
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** What ten searches find in a body, each with a seed of its own. Throws where one of them finds nothing. */
export function searchesOf<Available extends Readonly<Record<string, ScenarioService>>>(
  body: (context: BodyContext<Available>) => Promise<void>,
  options: BodyOptions = {},
): Promise<readonly FoundBySearch[]> {
  return foundBy((seed) => verifyBody(body, { ...options, seed }));
}

/** What these searches find, and how soon, which they tell. */
export async function foundBy(
  search: (seed: number) => Promise<VerifyResult>,
): Promise<readonly FoundBySearch[]> {
  const found: FoundBySearch[] = [];
  for (const seed of seeds) {
    const result = await search(seed);
    const finding = findingOf(result);
    found.push({ runs: result.summary.runs, finding });
  }
  console.info(`schedules with seeds 1 to 10: ${found.map(({ runs }) => runs).join(', ')}`);
  return found;
}
