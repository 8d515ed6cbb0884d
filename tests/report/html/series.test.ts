import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inFlight,
  latencyByPercentile,
  percentile,
  throughput,
} from '../../../src/report/html/client/series.ts';
import { plotData } from '../../../src/report/html/plot-data.ts';
import { longRun } from './long-run.ts';

const anyEndings = fc.array(
  fc.record({ atMs: fc.nat(10_000), latencyMs: fc.nat(10_000), isDead: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
);

describe('the figures of a run', () => {
  it('climb with the percentile, from the quickest request to the slowest', () => {
    fc.assert(
      fc.property(anyEndings, (endings) => {
        const [x, ms] = latencyByPercentile(endings);
        expect(x[0]).toBe(1);
        expect(ms).toEqual(endings.map(({ latencyMs }) => latencyMs).sort((left, right) => left - right));
        expect(percentile(endings, 1)).toBe(ms.at(-1));
        const share = ms.filter((value) => value <= percentile(endings, 0.9)).length / ms.length;
        expect(share).toBeGreaterThanOrEqual(0.9);
      }),
    );
  });

  it('count each request in once and out once', () => {
    const plots = plotData(longRun({ requests: 40, callsEach: 3 }).run, 'this run');
    const [, requests] = inFlight(plots);
    expect(plots.arrivalsMs).toHaveLength(40);
    expect(Math.max(...requests)).toBe(40);
    expect(requests.at(-1)).toBe(0);
    const [middles, perSecond] = throughput(plots, 10);
    const stretch = ((middles[1] ?? 0) - (middles[0] ?? 0)) / 1_000;
    expect(perSecond.reduce((total, rate) => total + rate * stretch, 0)).toBeCloseTo(40);
  });
});
