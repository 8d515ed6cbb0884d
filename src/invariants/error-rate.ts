import { requestOutcomes } from '../core/request-outcomes.ts';
import { serviceLevelRule } from './service-level-rule.ts';
import { counted, percent } from './wording.ts';

export const errorRate = serviceLevelRule({
  name: 'error-rate',
  figure: (figures) => figures.errorRate,
  limit: (thresholds) => thresholds.errorRateMax,
  show: percent,
  why: ({ requests }) => `${requests.failed} of ${counted(requests.total, 'request')} failed`,
  requests: (_, { facts }) =>
    [...requestOutcomes(facts).values()]
      .filter(({ last }) => last?.kind !== 'acked')
      .map(({ request }) => request),
});
