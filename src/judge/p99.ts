import { percentile } from './service-level.ts';
import { serviceLevelRule } from './service-level-rule.ts';
import { counted, firstFew, milliseconds } from './wording.ts';

const slowestShown = 3;

export const p99 = serviceLevelRule({
  name: 'p99',
  figure: (figures) => percentile(figures.latenciesMs, 0.99),
  limit: (thresholds) => thresholds.p99MsMax,
  show: milliseconds,
  why: ({ latencies }) => {
    const slowest = latencies.slice(-slowestShown).reverse();
    const shown = slowest.map(({ request, latencyMs }) => `${request} ${milliseconds(latencyMs)}`);
    return `slowest of ${counted(latencies.length, 'request')}: ${firstFew(shown)}`;
  },
  requests: ({ latencies }) =>
    latencies
      .slice(-slowestShown)
      .reverse()
      .map(({ request }) => request),
});
