import { expect, test } from 'vitest';
import type { ScopeSummary } from '../../src/core/scope.ts';
import { scopeBlock, scopeEstimateLine } from '../../src/report/scope-block.ts';
import { scopeLines } from '../../src/report/scope-lines.ts';

const whole: ScopeSummary = {
  property: 'every schedule passes',
  verdict: 'passed',
  seed: 1,
  requests: 3,
  records: 2,
  processes: 2,
  holds: 'longest',
  schedules: 17_484,
  inconclusive: 0,
  distinct: 17_000,
  asked: { faults: 1, deviations: 1 },
  estimate: 17_484,
  schedulesMax: 18_000,
  reached: [
    { faults: 0, placements: 1, deviations: 1 },
    { faults: 1, placements: 254, deviations: 1 },
  ],
  wallMs: 39_000,
};

const cutShort: ScopeSummary = {
  ...whole,
  schedules: 5_400,
  wallMs: 20_003,
  wallMsMax: 20_000,
  reached: [
    { faults: 0, placements: 1, deviations: 1 },
    { faults: 1, placements: 254, deviations: 0, begun: { schedules: 3_900, estimate: 16_000 } },
  ],
};

test('a bound that was reached says so', () => {
  expect(scopeLines(whole)).toEqual([
    'no fault: the schedules with at most 1 deviation, all pass',
    '1 fault (254 ways to place it): the schedules with at most 1 deviation, all pass',
    'at most 1 deviation and 1 fault: reached',
  ]);
});

test('one with schedules that could not be judged was not reached', () => {
  const undecided: ScopeSummary = { ...whole, verdict: 'inconclusive', inconclusive: 12 };
  expect(scopeLines(undecided).slice(1)).toEqual([
    '1 fault (254 ways to place it): the schedules with at most 1 deviation, all were run',
    'at most 1 deviation and 1 fault: all were run; 12 of them could not be judged',
  ]);
  expect(scopeLines({ ...cutShort, verdict: 'inconclusive', inconclusive: 1 }).at(-1)).toMatch(
    /: not reached in 20\.0 s; 1 of them could not be judged$/,
  );
});

test('one that ran out of time says how far it came', () => {
  expect(scopeLines(cutShort).slice(1)).toEqual([
    '1 fault (254 ways to place it): the schedules with at most 0 deviations, all pass; 3,900 of about 16,000 with 1',
    'at most 1 deviation and 1 fault, about 17,484 schedules: not reached in 20.0 s',
  ]);
  for (const line of scopeBlock(cutShort, { width: 80, colour: false }).split('\n')) {
    expect(line.length).toBeLessThanOrEqual(80);
  }
});

test('one that ran out of schedules names that budget, whatever time was left', () => {
  const spent = { ...cutShort, schedules: 18_000, wallMs: 20_000 };
  expect(scopeLines(spent).at(-1)).toContain('not reached with a budget of 18,000');
});

test('the estimate names the time there is', () => {
  const estimate = { asked: 500, schedulesMax: 18_000, depths: [1, 1] };
  expect(scopeEstimateLine(estimate)).toBe('about 500 schedules to run');
  expect(scopeEstimateLine({ ...estimate, wallMsMax: 20_000 })).toBe(
    'about 500 schedules to run, for at most 20.0 s',
  );
});
