import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeCopy, requirePatch, scratchFolder } from './mutation/mutant-copy.ts';
import { closingLines, headLine, mutantLine, progressLine } from './mutation/mutant-lines.ts';
import { chosenMutants, type Mutant, readMutants } from './mutation/mutant.ts';
import { readOptions } from './mutation/mutants-options.ts';
import { MutantsResults } from './mutation/mutants-results.ts';
import { mistakesOf, type Outcome, type Tried } from './mutation/outcome.ts';
import { tryProperties } from './mutation/trial.ts';

/**
 * `npm run bench:mutants -- [m01 m13 …] [--missing] [--seed 1] [--minimise-seconds 5]`: which mistakes in the audit
 * processor the properties catch. See docs/mutants.md.
 */
const root = join(import.meta.dirname, '..');
const options = readOptions(process.argv.slice(2));
const mutants = readMutants(root);
const results = new MutantsResults(mutants, options.seed);
const chosen = chosenMutants(mutants, options.names).filter(
  (mutant) => !options.missing || !results.has(mutant),
);
for (const mutant of chosen) requirePatch(root, mutant);
if (chosen.length > 0) requireControl();
else await results.write();
const tried: Tried[] = [];
const startMs = performance.now();
print(headLine());
for (const mutant of chosen) {
  const each = await results.add(mutant, attempt(mutant.name, mutant));
  tried.push(each);
  print(mutantLine(each));
  showProgress();
}
if (tried.every(({ outcome }) => outcome.kind !== 'error')) {
  rmSync(join(root, scratchFolder), { recursive: true, force: true });
}
print(['', ...closingLines(tried)].join('\n'));
if (mistakesOf(tried).length > 0) process.exitCode = 1;

/** Whatever a system without a mistake fails in would be held against every mutant. */
function requireControl(): void {
  const { outcome, seconds } = attempt('control');
  if (outcome.kind !== 'survived') {
    const what = JSON.stringify(outcome);
    throw new Error(`the control failed: the system without a patch does not pass the properties: ${what}`);
  }
  print(`control: the system without a patch passes, ${Math.round(seconds)} s`);
}

function attempt(name: string, mutant?: Mutant): { readonly outcome: Outcome; readonly seconds: number } {
  const beganMs = performance.now();
  const folder = makeCopy(root, name, mutant);
  const outcome = tryProperties(root, folder, options);
  // What broke the bench is left to be looked at.
  if (outcome.kind !== 'error') rmSync(folder, { recursive: true, force: true });
  return { outcome, seconds: (performance.now() - beganMs) / 1000 };
}

/** In place on a terminal; elsewhere now and then. */
function showProgress(): void {
  const line = progressLine({
    done: tried.length,
    of: chosen.length,
    elapsedMs: performance.now() - startMs,
  });
  if (process.stdout.isTTY) process.stdout.write(`${line}\r`);
  else if (tried.length % 10 === 0 || tried.length < 3) print(line);
}

function print(text: string): void {
  // What a progress line left behind goes first.
  process.stdout.write(process.stdout.isTTY ? `\u001B[2K${text}\n` : `${text}\n`);
}
