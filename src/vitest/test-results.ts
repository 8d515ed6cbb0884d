import type { CorpusReport } from '../report/json/corpus-report.ts';
import type { PropertyReport } from '../report/json/property-report.ts';

/** What a test of raceproof leaves for the reporter, which lives in another process. */
export type TestResult =
  | { readonly kind: 'corpus'; readonly report: CorpusReport }
  /** `report` is absent until the search has ended, and for a replay. */
  | { readonly kind: 'property'; readonly report?: PropertyReport };

declare module 'vitest' {
  interface TaskMeta {
    raceproof?: TestResult;
  }
}
