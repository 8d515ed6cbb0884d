import type { CorpusReport } from '../report/json/corpus-report.ts';

/** What a test of raceproof leaves for the reporter, which sees tests from another process. */
export type TestResult = { readonly kind: 'corpus'; readonly report: CorpusReport };

declare module 'vitest' {
  interface TaskMeta {
    raceproof?: TestResult;
  }
}
