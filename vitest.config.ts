import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { entryPoints } from './tests/examples/entry-points.ts';
import { corpusFirst } from './src/vitest/corpus-first.ts';

/**
 * Files that weigh the heap, set flags of V8, run on the wall clock beside processes of their own, end their process, or
 * load modules that touch real sockets: each has a process to itself. All others share two, or half a minute would go
 * into starting processes and importing the same modules. There a collection of all garbage takes four times as long.
 */
const alone = [
  'tests/campaign/run-chunk.test.ts',
  'tests/cli/replay-leak.test.ts',
  'tests/corpus/corpus-entries.test.ts',
  'tests/corpus/leak-entry.test.ts',
  'tests/files/load-system.test.ts',
  'tests/load/**/*.test.ts',
  'tests/memory/object-census.test.ts',
  'tests/rounds/leaks.test.ts',
  'tests/rounds/verify-heap.test.ts',
  'tests/strategies/cost.test.ts',
  'tests/verify/real-sockets.test.ts',
  'tests/vitest/refuse-exit.test.ts',
  'tests/vitest/replay-leak.test.ts',
];

/** With the properties, which come after the corpus. */
const sequence = { groupOrder: 2 };

/** The property that weighs the heap has a process to itself, too; the others share theirs. */
const heap = 'properties/stable-heap.property.ts';

function properties(): TestProjectInlineConfiguration[] {
  const [weighed] = corpusFirst([heap]).slice(-1);
  const others = corpusFirst(['properties/**/*.property.ts']).map((project) => ({
    ...project,
    test: { ...project.test, exclude: [heap], isolate: false },
  }));
  return [...others, { ...weighed, test: { ...weighed?.test, name: 'heap' } }];
}

export default defineConfig({
  resolve: { alias: entryPoints },
  test: {
    // `npx vitest run properties` filters these by path, so nothing under tests/ may carry that word.
    projects: [
      ...properties(),
      { extends: true, test: { name: 'alone', include: alone, sequence } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['tests/**/*.test.ts'],
          exclude: alone,
          isolate: false,
          sequence,
        },
      },
    ],
    globalSetup: ['src/vitest/global-setup.ts'],
    reporters: ['default', './src/vitest/reporter.ts'],
    // Forks, because --expose-gc kills a run in the threads pool.
    pool: 'forks',
    // A run of hundreds of requests keeps what it makes until its end: a small young generation would copy it all twice.
    execArgv: ['--expose-gc', '--max-semi-space-size=64'],
    maxWorkers: 2,
    // The projects share what is made of a module, and the next run has it, too.
    experimental: { fsModuleCache: true, fsModuleCachePath: 'node_modules/.cache/vitest' },
    // Only what hangs meets these, however busy the machine is. The verifier bounds its own runs well below: a vitest
    // timeout would lose the seed.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    // A flaky test is a determinism bug; a retry would hide a seed-dependent failure behind a tick.
    retry: 0,
    sequence: { shuffle: false, concurrent: false },
  },
});
