import { serviceLevelRule } from './service-level-rule.ts';
import { counted, percent } from './wording.ts';

export const errorRate = serviceLevelRule({
  name: 'error-rate',
  figure: (figures) => figures.errorRate,
  limit: (thresholds) => thresholds.errorRateMax,
  show: percent,
  why: ({ requests }) => `${requests.failed} of ${counted(requests.total, 'request')} failed`,
  requests: (_, { reading, facts }) =>
    [...reading.courses(facts).values()]
      .filter(({ last }) => last?.isOk !== true)
      .map(({ operation: request }) => request),
});
