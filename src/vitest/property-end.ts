import { PropertyFailure } from '../core/property-failure.ts';
import type { PropertyReport } from '../report/json/property-report.ts';
import {
  type EntryOf,
  type FindingToShow,
  reportFinding,
  reportPass,
  reportSentence,
} from './html-report.ts';
import type { SearchContext } from './property-test.ts';

/** Where the end of a property is told: to the reporters, and on the pages of the report. */
export interface PropertyEnd {
  readonly report: SearchContext['report'];
  readonly base: Pick<PropertyReport, 'property' | 'system' | 'search'>;
  readonly entryOf: EntryOf;
}

export async function passed({ report, base, entryOf }: PropertyEnd): Promise<void> {
  report({ ...base, outcome: 'passed', reason: '', block: '' });
  await reportPass(entryOf);
}

/** The error to throw where there is no failing run to show. */
export function endedFor(
  { report, base, entryOf }: PropertyEnd,
  outcome: 'inconclusive' | 'nondeterministic' | 'unreached',
  reason: string,
): Promise<PropertyFailure> {
  report({ ...base, outcome, reason, block: '' });
  return reportSentence(entryOf, reason);
}

/** The error to throw for a finding; `block` shows it on the terminal, `plain` without colour, 80 columns wide. */
export function failedWith(
  { report, base, entryOf }: PropertyEnd,
  shown: FindingToShow & { readonly plain: string; readonly json: PropertyReport['finding'] },
): Promise<PropertyFailure> {
  const { finding, plain, json } = shown;
  report({ ...base, outcome: 'failed', reason: finding.violation.message, finding: json, block: plain });
  return reportFinding(entryOf, shown);
}
