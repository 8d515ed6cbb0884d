import { fileURLToPath } from 'node:url';
import type { TestProjectInlineConfiguration } from 'vitest/config';

/**
 * The projects of a vitest configuration: the corpus in a phase of its own, and then all else. With RACEPROOF_REPLAY one
 * failure is replayed and nothing else runs.
 */
export function corpusFirst(include: readonly string[]): TestProjectInlineConfiguration[] {
  const properties: TestProjectInlineConfiguration = {
    extends: true,
    test: { name: 'tests', include: [...include], sequence: { groupOrder: 1 } },
  };
  if (process.env['RACEPROOF_REPLAY'] !== undefined) return [properties];
  const corpus: TestProjectInlineConfiguration = {
    extends: true,
    test: {
      name: 'corpus',
      include: ['properties/**/*.corpus.ts'],
      runner: fileURLToPath(new URL(`./corpus-runner${extension}`, import.meta.url)),
      sequence: { groupOrder: 0 },
    },
  };
  return [corpus, properties];
}

/** Of this file, in the sources and in the package. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
