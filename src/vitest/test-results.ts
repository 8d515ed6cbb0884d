import type { CorpusReport } from '../report/json/corpus-report.ts';
import type { PropertyReport } from '../report/json/property-report.ts';

/** What a test of raceproof leaves for the reporter, which lives in another process. */
export type TestResult =
  | { readonly kind: 'corpus'; readonly report: CorpusReport }
  | {
      readonly kind: 'property';
      /** Absent until the search has ended, and for a replay. */
      readonly report?: PropertyReport;
      /** The name of its failure's page in the report's folder, where one was written. */
      readonly page?: string | undefined;
    };

declare module 'vitest' {
  interface TaskMeta {
    raceproof?: TestResult;
  }
}
