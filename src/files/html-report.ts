import { join } from 'node:path';
import type { Finding } from '../core/finding.ts';
import type { HeapFinding } from '../core/heap-finding.ts';
import { failurePage } from '../report/html/failure-page.ts';
import type { IndexEntry } from '../report/html/index-entry.ts';
import { indexPage } from '../report/html/index-page.ts';
import { leakPage } from '../report/html/leak-page.ts';
import { DiskFolder } from './folder.ts';
import { loadPageAssets } from './page-assets.ts';
import { addToIndex } from './report-index.ts';
import { slugOf } from './slug.ts';

const reportFolder = 'raceproof-report';

/** What came of writing: a report that cannot be written changes no verdict. */
export type Written =
  | { readonly kind: 'written'; readonly file: string }
  | { readonly kind: 'not-written'; readonly why: string };

/** Writes the page of one failure. The same failure has the same file. */
export async function writePage(finding: Finding | HeapFinding, folder = reportFolder): Promise<Written> {
  const file = pageOf(finding);
  return attempt(join(folder, file), async () => {
    const assets = await loadPageAssets();
    const html = 'run' in finding ? failurePage(finding, assets) : leakPage(finding, assets);
    await new DiskFolder(folder).write(file, html);
  });
}

/** Writes the page of a replayed failure unless there is one: that of the search shows the run as it was found, too. */
export async function writePageOfReplay(
  finding: Finding | HeapFinding,
  folder = reportFolder,
): Promise<Written> {
  const file = pageOf(finding);
  const known = await new DiskFolder(folder).list().catch((): readonly string[] => []);
  return known.includes(file) ? { kind: 'written', file: join(folder, file) } : writePage(finding, folder);
}

/** Adds a property to the index of a run of the test runner. */
export async function writeIndexEntry(
  run: string,
  entry: IndexEntry,
  folder = reportFolder,
): Promise<Written> {
  return attempt(join(folder, 'index.html'), async () => {
    const assets = await loadPageAssets();
    const folders = { entries: new DiskFolder(join(folder, 'entries')), pages: new DiskFolder(folder) };
    const render = (content: { readonly entries: readonly IndexEntry[]; readonly unread: number }): string =>
      indexPage(content.entries, content.unread, assets);
    await addToIndex(folders, { run, entry, render });
  });
}

/** The name of a failure's page in the report's folder. */
export function pageOf(finding: Finding | HeapFinding): string {
  const traceHash = 'run' in finding ? finding.run.traceHash : finding.traceHash;
  return `${slugOf(finding.signature)}-${traceHash.slice(0, 8)}.html`;
}

async function attempt(file: string, write: () => Promise<void>): Promise<Written> {
  try {
    await write();
    return { kind: 'written', file };
  } catch (error) {
    return { kind: 'not-written', why: error instanceof Error ? error.message : String(error) };
  }
}
