import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readEntry } from '../corpus/corpus-entry.ts';
import { corpusFiles } from '../corpus/corpus-folder.ts';
import { minimiseAgain } from '../corpus/minimise-again.ts';
import { promote } from '../corpus/promote.ts';
import { entriesToPrune } from '../corpus/prune.ts';
import { regressionTest, regressionTestName } from '../corpus/regression-test.ts';
import { CorpusRunner } from '../corpus/run-corpus.ts';
import { systemOfEntry } from '../corpus/system-of-entry.ts';
import { failureFileName, readFailure } from '../files/failure-files.ts';
import { requireSystemFile } from '../files/load-system.ts';
import { makeFolder } from '../files/make-folder.ts';
import { moduleBeside } from '../files/module-beside.ts';
import { oncePerPath } from '../files/once-per-path.ts';
import { requireProjectModule } from '../files/project-module.ts';
import { scenarioAt } from '../files/scenario-at.ts';
import { systemOfRecord } from '../files/system-of-record.ts';
import { counted } from '../report/figures.ts';
import { isToken } from '../verify/replay-record.ts';
import { promotionLines } from './promotion-lines.ts';
import { announceImport, print } from './terminal.ts';

/**
 * Keeps failures for good; with `failsIn`, as ones that must go on failing in that system. `system` is where they were
 * found, whatever they say.
 */
export async function promoteFailures(
  failures: readonly string[],
  { failsIn, system }: { readonly failsIn?: string; readonly system?: string },
): Promise<void> {
  if (failsIn !== undefined) requireKeepable(failsIn);
  const announce = announcing();
  const runner = new CorpusRunner({ onImport: announce });
  await withEach(failures, async (source) => {
    const record = readFailure(source);
    const of = await runner.propertyOf(source, record);
    const promotion = await promote({
      record,
      isFile: !isToken(source),
      of,
      foundIn: failsIn ?? system ?? systemOfRecord(record, source, of),
      onImport: announce,
      ...(failsIn === undefined ? { expected: 'passes' } : { expected: 'fails', system: failsIn }),
    });
    for (const line of promotionLines(promotion)) print(line);
  });
}

/** Says of each module once that it is imported. */
function announcing(): (path: string) => void {
  return oncePerPath((path) => announceImport(path, { json: false }));
}

/** Every run of the corpus will import it, unasked. */
function requireKeepable(failsIn: string): void {
  requireProjectModule(failsIn, {
    by: '--fails-in',
    otherwise: 'every later corpus run loads it, on any machine',
  });
}

export async function minimiseEntries(files: readonly string[], system: string | undefined): Promise<void> {
  const announce = announcing();
  const runner = new CorpusRunner({ onImport: announce });
  await withEach(files.length > 0 ? files : corpusFiles(), async (file) => {
    print(`${file}: ${await minimisedInWords(file, runner, { system, announce })}`);
  });
}

async function minimisedInWords(
  file: string,
  runner: CorpusRunner,
  { system, announce }: { readonly system: string | undefined; readonly announce: (path: string) => void },
): Promise<string> {
  const { record, ...entry } = readEntry(file);
  const of = await runner.propertyOf(file, record);
  if (of.kind === 'heap') return 'a leak has no schedule to minimise';
  const found = (): string =>
    entry.system === undefined
      ? systemOfRecord(record, file, of)
      : systemOfEntry(entry.system, file, { given: [of.system] });
  const path = system ?? found();
  announce(path);
  const result = await minimiseAgain(file, of.property, await scenarioAt(path, of));
  switch (result.kind) {
    case 'not-reproduced':
      return `${path} no longer shows it`;
    case 'as-small-as-it-was':
      return 'nothing smaller was found';
    case 'smaller':
      return `${result.from} → ${result.to} events, now ${result.file}`;
  }
}

/** Does one after the other, whatever is wrong with some; then throws a `TypeError` that says what was. */
async function withEach(sources: readonly string[], act: (source: string) => Promise<void>): Promise<void> {
  const refused: string[] = [];
  for (const source of sources) {
    try {
      await act(source);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      refused.push(error.message);
    }
  }
  if (refused.length > 0) throw new TypeError(refused.join('\nraceproof: '));
}

export async function pruneCorpus({
  dryRun,
  stale,
}: {
  readonly dryRun: boolean;
  readonly stale: boolean;
}): Promise<void> {
  const prunable = await entriesToPrune(new CorpusRunner(), { stale });
  for (const { file, why } of prunable) {
    if (!dryRun) rmSync(file);
    print(`${dryRun ? 'would remove' : 'removed'} ${file}: ${why}`);
  }
  if (prunable.length === 0) print(`nothing to remove of ${counted(corpusFiles().length, 'file')}`);
}

/** Writes a plain vitest test. An existing file is left alone. */
export async function writeTest(source: string, out: string | undefined): Promise<void> {
  const record = readFailure(source);
  const found = await new CorpusRunner({ onImport: announcing() }).propertyOf(source, record);
  if (found.kind === 'heap') {
    throw new TypeError('expected the failure of one run, got a leak, which a plain test cannot show');
  }
  const { property, system: usual, scenario } = found;
  if (scenario !== undefined) {
    throw new TypeError(
      `expected a failure of an audit system, got one of ${JSON.stringify(property.name)}, which ${found.file} tests by itself`,
    );
  }
  const { expected, system } = corpusFiles().includes(source)
    ? readEntry(source)
    : { expected: 'passes' as const, system: undefined };
  const otherwise = 'a test is written for a system of the project only';
  const path = system === undefined ? usual : systemOfEntry(system, source, { given: [usual], otherwise });
  requireSystemFile(path);
  const testFile = out ?? join('tests', regressionTestName(failureFileName(record)));
  if (existsSync(testFile)) {
    throw new TypeError(`out: expected a file that is not there yet, got ${testFile}`);
  }
  const text = regressionTest(
    { record, expected },
    { property, system: path, testFile, raceproof: raceproofFor() },
  );
  makeFolder(dirname(testFile));
  writeFileSync(testFile, text);
  print(`written to ${testFile}`);
}

/** The package by its name; in its own repository, where no name leads to it, by its source. */
function raceproofFor(): string {
  const source = relative('', moduleBeside('../index', import.meta.url));
  return source === join('src', 'index.ts') ? source : 'raceproof';
}
