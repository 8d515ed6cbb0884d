import type { LoadSummary } from '../report/json/load-summary.ts';

/** What a load test came to, as an exit code. */
export const loadExitCode: Readonly<Record<LoadSummary['verdict'], number>> = {
  passed: 0,
  violated: 1,
  partial: 3,
  missed: 4,
};
