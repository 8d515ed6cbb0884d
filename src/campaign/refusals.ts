import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';

/** Settings of fast-check that leave runs out, or push one chunk into another. */
const cutting = [
  'numRuns',
  'interruptAfterTimeLimit',
  'skipAllAfterTimeLimit',
  'timeout',
  'maxSkipsPerRun',
  'skipEqualValues',
  'ignoreEqualValues',
  'examples',
  'path',
  'seed',
  'randomType',
  'unbiased',
];

/**
 * Throws a `TypeError` for what would make a campaign look greener than it is. To be called once the properties are
 * loaded, since loading them may configure fast-check. `folder` holds vitest's configuration.
 */
export async function refuseWhatHidesFailures(propertyFiles: readonly string[], folder = '.'): Promise<void> {
  const settings: Readonly<Record<string, unknown>> = { ...fc.readConfigureGlobal() };
  for (const name of cutting) {
    if (settings[name] === undefined) continue;
    throw new TypeError(
      `fc.configureGlobal sets ${name}: expected none of ${cutting.join(', ')}, since a campaign runs every index once`,
    );
  }
  for (const file of propertyFiles) {
    if (!/\bfc\s*\.\s*pre\s*\(|\bpre\b[^;]*from 'fast-check'/.test(readFileSync(file, 'utf8'))) continue;
    throw new TypeError(
      `${file} uses fc.pre: expected a property that judges every run, since a campaign is split by index`,
    );
  }
  await refuseRetry(folder);
}

/** A retry turns a failure that depends on the seed into a pass. */
async function refuseRetry(folder: string): Promise<void> {
  const names = ['ts', 'mts', 'js', 'mjs'].flatMap((end) => [`vitest.config.${end}`, `vite.config.${end}`]);
  const file = names.map((name) => resolve(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return;
  const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  const exported: unknown =
    typeof module.default === 'function'
      ? await (module.default as (env: object) => unknown)({ command: 'serve', mode: 'test' })
      : module.default;
  const retry = (exported as { readonly test?: { readonly retry?: unknown } } | undefined)?.test?.retry;
  if (retry === undefined || retry === 0) return;
  throw new TypeError(
    `${file} sets test.retry to ${JSON.stringify(retry)}: expected 0, since a retry hides failures`,
  );
}
