import type { Finding } from '../core/finding.ts';
import type { HeapFinding } from '../core/heap-finding.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import { pageOf, writeIndexEntry, writePage, type Written } from '../files/html-report.ts';
import type { Failure, IndexEntry } from '../report/html/index-entry.ts';
import { textColumn } from '../report/layout.ts';
import { printable } from '../report/text.ts';
import { print } from './print.ts';
import { reportRun } from './report-run.ts';

/** Makes a property's line of the index, with what it fails by. */
type EntryOf = (failure: Failure | undefined) => IndexEntry;

/** Why a property does not hold: a finding with the block that shows it, or a sentence. */
export type Problem =
  | { readonly kind: 'finding'; readonly finding: Finding | HeapFinding; readonly block: string }
  | { readonly kind: 'sentence'; readonly text: string };

/** Notes in the report that a property holds. */
export async function reportPass(entryOf: EntryOf): Promise<void> {
  const written = await writeIndexEntry(reportRun(), entryOf(undefined));
  if (written.kind === 'not-written') print(reportLine(written));
}

/** Notes in the report why a property does not hold, and returns the error that says so, with the page's path. */
export async function reportProblem(entryOf: EntryOf, problem: Problem): Promise<PropertyFailure> {
  if (problem.kind === 'sentence') {
    const written = await writeIndexEntry(reportRun(), entryOf(problem));
    const line = written.kind === 'not-written' ? `\n${reportLine(written)}` : '';
    return new PropertyFailure(`${problem.text}${line}`);
  }
  const { finding, block } = problem;
  const page = await writePage(finding);
  const name = page.kind === 'written' ? pageOf(finding) : undefined;
  await writeIndexEntry(reportRun(), entryOf({ kind: 'finding', finding, page: name }));
  return new PropertyFailure(`${block}\n\n${reportLine(page)}`);
}

/** One line: where the page is, or why there is none. */
export function reportLine(written: Written): string {
  const label = '  html'.padEnd(textColumn);
  if (written.kind === 'written') return `${label}${printable(written.file)}`;
  return `${label}the report could not be written: ${printable(written.why)}`;
}
