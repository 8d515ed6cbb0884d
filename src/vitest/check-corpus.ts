import { dirname, relative } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { requireKnownOptions } from '../core/known-options.ts';
import { surplus } from '../files/failures-per-signature.ts';
import {
  corpusFiles,
  corpusFolder,
  entriesAstray,
  rankedEntries,
  requireCorpusFiles,
} from '../corpus/corpus-folder.ts';
import { CorpusRunner } from '../corpus/run-corpus.ts';
import { corpusLines, corpusTotal } from '../report/corpus-lines.ts';
import { printable } from '../report/text.ts';
import type { CorpusReport } from '../report/json/corpus-report.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import { print, terminal } from './print.ts';
import { readSettings } from './settings.ts';
import type { TestResult } from './test-results.ts';
import { errorWithoutCommands } from './without-commands.ts';

/**
 * Makes every entry of a corpus a test: a regression test passes where its failure is FIXED, one of the replay where it
 * is REPRODUCED, and nothing else passes.
 */
export function checkCorpus(options: { readonly folder?: string } = {}): void {
  requireKnownOptions('checkCorpus', options, ['folder']);
  const { folder = corpusFolder } = options;
  const reports: CorpusReport[] = [];
  afterAll(() => {
    if (reports.length === 0) return;
    const lines = reports.flatMap((report) => corpusLines(report, terminal()));
    print(`\n${[...lines, corpusTotal(reports)].join('\n')}\n`);
  });
  const files = corpusFiles(folder);
  const runner = new CorpusRunner({
    system: process.env['RACEPROOF_SYSTEM'],
    onImport: (path) => print(`imports ${printable(path)}`),
  });
  beforeAll(async () => {
    for (const file of files) await runner.prepare(file);
  }, 0);
  test('there are entries, and none lies beside the folder', ({ task }) => {
    requireCorpusFiles(folder);
    const astray = entriesAstray(relative('', dirname(task.file.filepath)), folder);
    if (astray.length === 0) return;
    throw new PropertyFailure(`expected the entries of the corpus in ${folder}, got ${astray.join(', ')}`);
  });
  test('of each signature at most four are kept', () => {
    const tooMany = surplus(rankedEntries(folder)).map(({ file }) => file);
    if (tooMany.length === 0) return;
    throw new PropertyFailure(
      `too many of one signature: npx raceproof corpus prune removes ${tooMany.join(', ')}`,
    );
  });
  for (const file of files) {
    test(file, { timeout: 0 }, async ({ task }) => {
      readSettings(process.env);
      const report = await runner.run(file);
      reports.push(report);
      task.meta.raceproof = { kind: 'corpus', report } satisfies TestResult;
      if (!report.holds) throw errorWithoutCommands(new PropertyFailure(failureText(report)));
    });
  }
}

function failureText({ file, outcome, expected, detail, system }: CorpusReport): string {
  const replay = system === null ? '' : `\nnpx raceproof replay ${file} --system ${system}`;
  const should = expected === 'fails' ? 'it is to be REPRODUCED' : 'it is to be FIXED';
  return `${outcome}   ${file}\n${detail}\n${expected === null ? 'it is to be read' : should}${replay}`;
}
