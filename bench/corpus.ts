import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpusFiles } from '../src/corpus/corpus-folder.ts';
import { CorpusRunner } from '../src/corpus/run-corpus.ts';

/** How long a corpus of 200 entries takes to replay: those that are checked in, over and over. Prints one line. */
const entries = 200;
const checkedIn = corpusFiles();
const folder = mkdtempSync(join(tmpdir(), 'raceproof-corpus-'));
try {
  for (let index = 0; index < entries; index += 1) {
    const source = checkedIn[index % checkedIn.length] ?? '';
    copyFileSync(source, join(folder, `${String(index).padStart(3, '0')}.json`));
  }
  const startMs = performance.now();
  const runner = new CorpusRunner();
  let holding = 0;
  for (const file of corpusFiles(folder)) if ((await runner.run(file)).holds) holding += 1;
  const ms = Math.round(performance.now() - startMs);
  process.stdout.write(`${entries} entries, ${holding} as expected, ${ms} ms with loading the properties\n`);
} finally {
  rmSync(folder, { recursive: true });
}
