import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../core/finding.ts';
import type { HeapFinding } from '../core/heap-finding.ts';
import { failurePage } from '../report/html/failure-page.ts';
import { indexPage } from '../report/html/index-page.ts';
import { leakPage } from '../report/html/leak-page.ts';
import { pageName } from '../report/html/page-name.ts';
import type { Report } from '../report/json/report.ts';
import { loadPageAssets } from './page-assets.ts';

const reportFolder = 'raceproof-report';

/** What came of writing: a page that cannot be written changes no verdict. */
export type Written =
  | { readonly kind: 'written'; readonly file: string }
  | { readonly kind: 'not-written'; readonly why: string };

/** Writes the page of one failure. The same failure has the same file. */
export async function writePage(finding: Finding | HeapFinding, folder = reportFolder): Promise<Written> {
  try {
    const assets = await loadPageAssets();
    const html = 'run' in finding ? failurePage(finding, assets) : leakPage(finding, assets);
    return { kind: 'written', file: await write(folder, nameOf(finding), html) };
  } catch (error) {
    return { kind: 'not-written', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Writes the page of a replayed failure unless there is one: that of the search shows the run as it was found, too. */
export async function writePageOfReplay(
  finding: Finding | HeapFinding,
  folder = reportFolder,
): Promise<Written> {
  const file = join(folder, nameOf(finding));
  return existsSync(file) ? { kind: 'written', file } : writePage(finding, folder);
}

/** Writes the index of a run of the tests, with links to the pages in the same folder. Rejects where it cannot. */
export async function writeIndex(report: Report, folder = reportFolder): Promise<string> {
  await mkdir(folder, { recursive: true });
  const pages = new Set(await readdir(folder));
  return write(folder, 'index.html', indexPage(report, pages, await loadPageAssets()));
}

function nameOf(finding: Finding | HeapFinding): string {
  const traceHash = 'run' in finding ? finding.run.traceHash : finding.traceHash;
  return pageName({ signature: finding.signature, traceHash });
}

/** Whoever opens the file meanwhile sees the former page or this one, never a part of one. */
async function write(folder: string, name: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `.${randomUUID()}.tmp`);
  const file = join(folder, name);
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return file;
}
