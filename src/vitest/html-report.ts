import { basename } from 'node:path';
import type { Finding } from '../core/finding.ts';
import type { HeapFinding } from '../core/heap-finding.ts';
import { writePage, writePageOfReplay, type Written } from '../files/html-report.ts';
import { textColumn } from '../report/layout.ts';
import { printable } from '../report/text.ts';
import { pagesPlace } from './pages-place.ts';

/** The page of a failure, as it is told. */
export interface ReportedPage {
  /** Its name in the report's folder; undefined where it could not be written. */
  readonly name: string | undefined;
  /** One line for the terminal: where the page is, or why there is none. */
  readonly line: string;
}

/** Writes the page of a failure that a search has found. */
export async function reportPage(finding: Finding | HeapFinding): Promise<ReportedPage> {
  return told(await writePage(finding, pagesPlace()));
}

/** Writes the page of a failure that was replayed. */
export async function reportPageOfReplay(finding: Finding | HeapFinding): Promise<ReportedPage> {
  return told(await writePageOfReplay(finding, pagesPlace()));
}

function told(written: Written): ReportedPage {
  const label = '  html'.padEnd(textColumn);
  if (written.kind === 'written') {
    return { name: basename(written.file), line: `${label}${printable(written.file)}` };
  }
  return { name: undefined, line: `${label}the page could not be written: ${printable(written.why)}` };
}
