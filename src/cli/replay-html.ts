import { join } from 'node:path';
import type { Finding } from '../core/finding.ts';
import type { HeapFinding } from '../core/heap-finding.ts';
import { reportFolder, writeReplayPage } from '../files/html-report.ts';
import type { ReplayedRun } from '../report/html/replay-page.ts';
import { printable } from '../report/text.ts';
import { print } from './terminal.ts';

/** Writes the page of a replay, and says where it is unless told to be quiet. A page that cannot be written changes no verdict. */
export async function writeHtml(
  page: Finding | HeapFinding | ReplayedRun,
  {
    html,
    traceHash,
    quiet,
  }: { readonly html: string | true; readonly traceHash: string; readonly quiet: boolean },
): Promise<void> {
  const file = html === true ? join(reportFolder, `replay-${traceHash.slice(0, 8)}.html`) : html;
  const written = await writeReplayPage(page, file);
  if (written.kind === 'not-written') {
    process.stderr.write(`${printable(file)} could not be written: ${printable(written.why)}\n`);
  } else if (!quiet) {
    print(`html: ${printable(written.file)}`);
  }
}
