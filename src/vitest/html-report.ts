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
export type EntryOf = (failure: Failure | undefined) => IndexEntry;

/** A finding, and the block that shows it on the terminal. */
export interface FindingToShow {
  readonly finding: Finding | HeapFinding;
  readonly block: string;
}

/** Notes in the report that a property holds. */
export async function reportPass(entryOf: EntryOf): Promise<void> {
  const written = await writeIndexEntry(reportRun(), entryOf(undefined));
  if (written.kind === 'not-written') print(reportLine(written));
}

/** Notes in the report why a property does not hold, and returns the error that says so. */
export async function reportSentence(entryOf: EntryOf, text: string): Promise<PropertyFailure> {
  const written = await writeIndexEntry(reportRun(), entryOf({ kind: 'sentence', text }));
  const line = written.kind === 'not-written' ? `\n${reportLine(written)}` : '';
  return new PropertyFailure(`${text}${line}`);
}

/** Writes the page of a finding, and returns the error that shows it, with the page's path. */
export async function reportFinding(
  entryOf: EntryOf,
  { finding, block }: FindingToShow,
): Promise<PropertyFailure> {
  const page = await writePage(finding);
  const name = page.kind === 'written' ? pageOf(finding) : undefined;
  await writeIndexEntry(reportRun(), entryOf({ kind: 'finding', finding, page: name }));
  return new PropertyFailure(`\n${block}\n\n${reportLine(page)}`);
}

/** One line: where the page is, or why there is none. */
export function reportLine(written: Written): string {
  const label = '  html'.padEnd(textColumn);
  if (written.kind === 'written') return `${label}${printable(written.file)}`;
  return `${label}the report could not be written: ${printable(written.why)}`;
}
