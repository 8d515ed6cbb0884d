import type { Finding } from '../core/finding.ts';
import type { HeapFinding } from '../core/heap-finding.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import type { PropertyReport } from '../report/json/property-report.ts';
import { print } from './print.ts';
import { reportPage } from './html-report.ts';
import type { Leave } from './property-test.ts';

/** Where the end of a property is told: to the reporters, and on the page of its failure. */
export interface PropertyEnd {
  readonly leave: Leave;
  readonly base: Pick<PropertyReport, 'property' | 'system' | 'search'>;
}

/** A finding, and the block that shows it on the terminal; `plain` is without colour, 80 columns wide. */
interface FindingToShow {
  readonly finding: Finding | HeapFinding;
  readonly block: string;
  readonly plain: string;
  readonly json: PropertyReport['finding'];
}

export function passed({ leave, base }: PropertyEnd): void {
  leave({ report: { ...base, outcome: 'passed', reason: '', block: '' } });
}

/** The error to throw where there is no failing run to show. */
export function endedFor(
  { leave, base }: PropertyEnd,
  outcome: 'inconclusive' | 'nondeterministic' | 'unreached',
  reason: string,
): PropertyFailure {
  leave({ report: { ...base, outcome, reason, block: '' } });
  return new PropertyFailure(reason);
}

/** Shows a finding at once, writes its page, and returns the error to throw, which repeats no more than vitest needs. */
export async function failedWith(
  { leave, base }: PropertyEnd,
  { finding, block, plain, json }: FindingToShow,
  show = print,
): Promise<PropertyFailure> {
  const page = await reportPage(finding);
  leave({
    report: { ...base, outcome: 'failed', reason: finding.violation.message, finding: json, block: plain },
    page: page.name,
  });
  show(`\n${block}\n\n${page.line}\n`);
  const { violation, replay } = finding;
  return new PropertyFailure(`${violation.message}\n${replay.command}\n${page.line}`);
}
