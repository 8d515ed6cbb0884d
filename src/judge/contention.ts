import { serviceLevelRule } from './service-level-rule.ts';
import { counted, percent } from './wording.ts';

export const contention = serviceLevelRule({
  name: 'contention',
  figure: (figures) => figures.contention.rate,
  limit: (thresholds) => thresholds.contentionRateMax,
  show: percent,
  why: ({ contention: { contended, tried } }) =>
    `${contended} of ${counted(tried, 'task')} that wanted a lock met another holder`,
  requests: () => [],
});
