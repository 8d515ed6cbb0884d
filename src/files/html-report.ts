import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Finding } from '../core/finding.ts';
import type { HeapFinding } from '../core/heap-finding.ts';
import { failurePage } from '../report/html/failure-page.ts';
import { indexPage } from '../report/html/index-page.ts';
import { leakPage } from '../report/html/leak-page.ts';
import type { PagePlace } from '../report/html/page-head.ts';
import { type ReplayedRun, replayPage } from '../report/html/replay-page.ts';
import type { PageAssets } from '../report/html/page-frame.ts';
import type { Report } from '../report/json/report.ts';
import { makeFolder } from './make-folder.ts';
import { loadPageAssets } from './page-assets.ts';
import { slugOf } from './slug.ts';

export const reportFolder = 'raceproof-report';

/** What came of writing: a report that cannot be written changes no verdict. */
export type Written =
  | { readonly kind: 'written'; readonly file: string }
  | { readonly kind: 'not-written'; readonly why: string };

interface Pages extends PagePlace {
  readonly folder: string;
}

const pagesAlone: Pages = { folder: reportFolder, hasIndex: false };

/** Writes the page of one failure. The same failure has the same file. */
export function writePage(finding: Finding | HeapFinding, pages = pagesAlone): Promise<Written> {
  return write(join(pages.folder, pageOf(finding)), (assets) => findingPage(finding, assets, pages));
}

/** Writes the page of a replayed failure unless there is one: that of the search shows the run as it was found, too. */
export async function writePageOfReplay(
  finding: Finding | HeapFinding,
  pages = pagesAlone,
): Promise<Written> {
  const file = join(pages.folder, pageOf(finding));
  return existsSync(file) ? { kind: 'written', file } : writePage(finding, pages);
}

/** Writes the page of a replay to a file of its own. */
export function writeReplayPage(
  replayed: Finding | HeapFinding | ReplayedRun,
  file: string,
): Promise<Written> {
  return write(file, (assets) =>
    'outcome' in replayed ? replayPage(replayed, assets) : findingPage(replayed, assets, { hasIndex: false }),
  );
}

function findingPage(finding: Finding | HeapFinding, assets: PageAssets, place: PagePlace): string {
  return 'run' in finding ? failurePage(finding, assets, place) : leakPage(finding, assets, place);
}

/** Writes the index of a run: every property and every entry of the corpus, with links to the pages beside it. */
export function writeIndex(report: Report, folder = reportFolder): Promise<Written> {
  return write(join(folder, 'index.html'), (assets) => indexPage(report, assets));
}

/** The name of a failure's page in the report's folder. */
function pageOf(finding: Finding | HeapFinding): string {
  const traceHash = 'run' in finding ? finding.run.traceHash : finding.traceHash;
  return `${slugOf(finding.signature)}-${traceHash.slice(0, 8)}.html`;
}

/** Whoever opens the file meanwhile sees the former page or this one, never a part. */
async function write(file: string, render: (assets: PageAssets) => string): Promise<Written> {
  const unfinished = join(dirname(file), `.${randomUUID()}.tmp`);
  try {
    const html = render(await loadPageAssets());
    makeFolder(dirname(file));
    await writeFile(unfinished, html);
    await rename(unfinished, file);
    return { kind: 'written', file };
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    return { kind: 'not-written', why: error instanceof Error ? error.message : String(error) };
  }
}
