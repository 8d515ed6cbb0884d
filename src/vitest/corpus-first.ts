import type { TestProjectInlineConfiguration } from 'vitest/config';
import { moduleBeside } from '../files/module-beside.ts';

/**
 * The projects of a vitest configuration: the corpus in a phase of its own, and then all else. With RACEPROOF_REPLAY one
 * failure is replayed and nothing else runs.
 */
export function corpusFirst(
  include: readonly string[],
  ...others: readonly never[]
): TestProjectInlineConfiguration[] {
  const given: unknown = include;
  if (!Array.isArray(given) || given.length === 0 || !given.every(isPattern)) {
    throw new TypeError(`corpusFirst: expected an array of patterns, got ${JSON.stringify(include)}`);
  }
  if (others.length > 0) {
    throw new TypeError(`corpusFirst: expected one argument, got another: ${JSON.stringify(others[0])}`);
  }
  const properties = project({
    name: 'tests',
    include: [...include],
    sequence: { groupOrder: corpusPhase + 1 },
  });
  if (process.env['RACEPROOF_REPLAY'] !== undefined) return [properties];
  const corpus = project({
    name: 'corpus',
    include: ['properties/**/*.corpus.ts'],
    runner: moduleBeside('./corpus-runner', import.meta.url),
    sequence: { groupOrder: corpusPhase },
  });
  return [corpus, properties];
}

/** Not 0: with one worker, vitest puts files of that phase after all others. */
const corpusPhase = 1;

function isPattern(each: unknown): boolean {
  return typeof each === 'string' && each !== '';
}

function project(test: NonNullable<TestProjectInlineConfiguration['test']>): TestProjectInlineConfiguration {
  const setupFiles = [moduleBeside('./import-through-vitest', import.meta.url)];
  return { extends: true, test: { ...test, setupFiles } };
}
