import { serviceLevelRule } from './service-level-rule.ts';
import { counted, milliseconds } from './wording.ts';

export const makespan = serviceLevelRule({
  name: 'makespan',
  isOfTheWhole: true,
  figure: (figures) => figures.makespanMs,
  limit: (thresholds) => thresholds.makespanMsMax,
  show: milliseconds,
  why: ({ requests, latencies }) => {
    const last = latencies.at(-1);
    const slowest =
      last === undefined ? '' : `; the slowest, ${last.request}, took ${milliseconds(last.latencyMs)}`;
    return `${counted(requests.total, 'request')} from the first arrival to the last end${slowest}`;
  },
  requests: () => [],
});
