import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadSummary } from '../report/json/load-summary.ts';
import { loadPage } from '../report/html/load-page.ts';
import { loadMarkdown } from '../report/load-markdown.ts';
import type { Written } from './html-report.ts';
import { makeFolder } from './make-folder.ts';
import { requireWritableFiles } from './require-writable-files.ts';
import { loadPageAssets } from './page-assets.ts';

/** Writes load.json, load.md and load.html. Where the folder cannot be written, the results are not lost for it. */
export async function writeLoadReport(summary: LoadSummary, folder: string): Promise<Written> {
  const file = (kind: string): string => join(folder, `load.${kind}`);
  try {
    makeFolder(folder);
    requireWritableFiles(folder, ['load.json', 'load.md', 'load.html']);
    await writeFile(file('json'), `${JSON.stringify(summary, undefined, 2)}\n`);
    await writeFile(file('md'), loadMarkdown(summary));
    await writeFile(file('html'), loadPage(summary, await loadPageAssets()));
    return { kind: 'written', file: file('html') };
  } catch (error) {
    return { kind: 'not-written', why: error instanceof Error ? error.message : String(error) };
  }
}
