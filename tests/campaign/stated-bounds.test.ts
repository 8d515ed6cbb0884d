import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import { smallCampaign } from './small-campaign.ts';

const properties = ['tests/campaign/promises/stated-bounds.ts'];

async function firstPlans(request: Parameters<typeof smallCampaign>[0]): Promise<readonly Plan[]> {
  const { lanes } = await smallCampaign({ ...request, properties });
  const { plans, seed } = lanes[0]?.exploration ?? {};
  if (plans === undefined || seed === undefined) throw new Error('a campaign has a lane for each property');
  return fc.sample(plans, { seed, numRuns: 30 });
}

describe('the plans of a campaign keep to what the property states of itself', () => {
  test('its faults and its deployment, and its sizes where no others are asked for', async () => {
    const plans = await firstPlans({ concurrency: undefined, processes: undefined });
    expect(new Set(plans.map(({ processes }) => processes))).toEqual(new Set([1]));
    expect(Math.max(...plans.map(({ operations }) => operations.length))).toBeLessThanOrEqual(5);
    expect(new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)))).toEqual(
      new Set(['auditor.transient']),
    );
    expect(new Set(plans.map(({ settings }) => JSON.stringify(settings['redis'])))).toSatisfy(
      (all: ReadonlySet<string>) => [...all].every((redis) => redis.includes('"resend":false')),
    );
  });

  test('other sizes, where the campaign is asked for them', async () => {
    const plans = await firstPlans({ concurrency: { min: 9, max: 9 }, processes: { min: 2, max: 2 } });
    expect(new Set(plans.map(({ operations, processes }) => `${operations.length} ${processes}`))).toEqual(
      new Set(['9 2']),
    );
    expect(new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)))).toEqual(
      new Set(['auditor.transient']),
    );
  });
});
