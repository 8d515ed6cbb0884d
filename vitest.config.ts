import { defineConfig } from 'vitest/config';
import { corpusFirst } from './src/vitest/corpus-first.ts';

export default defineConfig({
  test: {
    // `npx vitest run properties` filters these by path, so nothing under tests/ may carry that word.
    projects: corpusFirst(['tests/**/*.test.ts', 'properties/**/*.property.ts']),
    globalSetup: ['src/vitest/global-setup.ts'],
    reporters: ['default', './src/vitest/reporter.ts'],
    // Forks, because --expose-gc kills a run in the threads pool.
    pool: 'forks',
    // A run of hundreds of requests keeps what it makes until its end: a small young generation would copy it all twice.
    execArgv: ['--expose-gc', '--max-semi-space-size=64'],
    maxWorkers: 2,
    // The verifier bounds its own runs well below this: a vitest timeout would lose the seed.
    testTimeout: 300_000,
    hookTimeout: 60_000,
    // A flaky test is a determinism bug; a retry would hide a seed-dependent failure behind a tick.
    retry: 0,
    sequence: { shuffle: false, concurrent: false },
  },
});
