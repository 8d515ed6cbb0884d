import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What is used here of `@vitest/runner`, which vitest brings with it. */
interface RunnerModule {
  readonly getCurrentTest: () => unknown;
  readonly collectTests: (
    files: readonly string[],
    runner: object,
  ) => Promise<
    readonly { readonly result?: { readonly errors?: readonly { readonly message?: string }[] } }[]
  >;
}

/**
 * Imports a module that may be a file of tests. Outside vitest its calls of `test`, `describe` and hooks have no runner,
 * and in a hook no file that is being collected: here they get a runner that collects them and runs none. Within a test
 * vitest allows none of them.
 */
export async function collectingTests<Module>(
  file: string,
  importModule: () => Promise<Module>,
): Promise<Module> {
  const runner = await runnerModule();
  if (runner === undefined || runner.getCurrentTest() !== undefined) return importModule();
  let imported: { readonly module: Module } | { readonly error: unknown } | undefined;
  const [collected] = await runner.collectTests([file], {
    config: collecting,
    trace: (_: string, attributes: unknown, call = attributes) => (call as () => unknown)(),
    importFile: async () => {
      try {
        imported = { module: await importModule() };
      } catch (error) {
        imported = { error };
      }
    },
  });
  if (imported !== undefined && 'error' in imported) throw imported.error;
  const [failed] = collected?.result?.errors ?? [];
  if (imported === undefined || failed !== undefined) {
    throw new Error(failed?.message ?? `the tests of ${file} cannot be collected`);
  }
  return imported.module;
}

/** Settings of a runner that matter to collecting. */
const collecting = {
  root: process.cwd(),
  setupFiles: [],
  sequence: { shuffle: false, concurrent: false, hooks: 'stack', setupFiles: 'list', seed: 1 },
  chaiConfig: undefined,
  testTimeout: 0,
  hookTimeout: 0,
  retry: 0,
  allowOnly: true,
  includeTaskLocation: false,
  tags: [],
  strictTags: false,
};

/** Undefined where there is no vitest: then no module asks for its tests. */
async function runnerModule(): Promise<RunnerModule | undefined> {
  try {
    const vitest = createRequire(import.meta.url).resolve('vitest/package.json');
    const runner = createRequire(vitest).resolve('@vitest/runner');
    return (await import(/* @vite-ignore */ pathToFileURL(runner).href)) as RunnerModule;
  } catch {
    return undefined;
  }
}
