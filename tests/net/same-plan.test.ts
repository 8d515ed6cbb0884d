import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import { runPlan } from '../../src/index.ts';
import { atDepth } from '../depth.ts';
import { kinds } from './kinds.ts';
import { plansOf } from './plans-of.ts';

const script = fileURLToPath(new URL('trace-hashes.ts', import.meta.url));

async function inAnotherProcess(kind: string, plans: readonly Plan[]): Promise<unknown> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(plans));
  return JSON.parse(await text(child.stdout)) as unknown;
}

describe('the same plan gives the same run, twice in a process and in another one', () => {
  test.each(Object.entries(kinds))('of %s', async (kind, scenario) => {
    const numRuns = atDepth({ short: 8, deep: 500 });
    const plans = fc.sample(plansOf(scenario, 3), { seed: 11, numRuns });
    const [first, second]: [string[], string[]] = [[], []];
    for (const plan of plans) {
      first.push((await runPlan(plan, scenario)).traceHash);
      second.push((await runPlan(plan, scenario)).traceHash);
    }
    expect(second).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(numRuns / 2);
    expect(await inAnotherProcess(kind, plans)).toEqual(first);
  });
});
