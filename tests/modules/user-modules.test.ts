import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { UserModules } from '../../src/modules/user-modules.ts';
import { placeOf } from '../../src/sim/virtual-globals/place-of.ts';
import { projectOf } from './project.ts';

/** What the module `src/main.ts` of a project exports, evaluated anew. */
function evaluated<Exported>(
  files: Readonly<Record<string, string>>,
  { entry = 'src/main.ts', isolate = [] as readonly string[] } = {},
): { readonly folder: string; readonly fresh: () => Promise<Exported> } {
  const folder = projectOf(files);
  const modules = new UserModules(join(folder, entry), isolate);
  // Sound: the test knows what it wrote.
  return { folder, fresh: async () => (await modules.fresh()) as Exported };
}

test('each evaluation has the state of all modules for itself', async () => {
  const { fresh } = evaluated<{ next: () => number; count: number }>({
    'src/main.ts': `import { next, count } from './counter.js';\nexport { next, count };`,
    'src/counter.ts': 'export let count: number = 0;\nexport const next = (): number => ++count;',
  });
  const [first, second] = [await fresh(), await fresh()];
  expect([first.next(), first.next(), second.next()]).toEqual([1, 2, 1]);
  expect([first.count, second.count]).toEqual([2, 1]);
});

test('imports, cycles, JSON, CommonJS, dynamic imports and paths of tsconfig lead where they should', async () => {
  const { folder, fresh } = evaluated<Record<string, unknown> & { late: () => Promise<{ lazy: string }> }>({
    'package.json': '{ "type": "module", "imports": { "#own": "./src/own.ts" } }',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    'src/main.ts': `
      import { even } from './even.ts';
      import data from './data.json' with { type: 'json' };
      import legacy from './legacy.cjs';
      import { own } from '#own';
      import { aliased } from '@/aliased';
      import * as path from 'node:path';
      import { fileURLToPath } from 'node:url';
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      const __dirname = path.dirname(fileURLToPath(import.meta.url));
      const exports = { folder: __dirname };
      export const isEven: boolean = even(10);
      export const found = [data.answer, legacy.name, own, aliased, require('node:path') === path.default];
      export const meta = [import.meta.url, import.meta.filename, import.meta.dirname, exports.folder];
      export const resolved = import.meta.resolve('./even.ts');
      export const late = () => import('./lazy.ts');
      export default class Main {}`,
    'src/even.ts': `import { odd } from './odd.ts';\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);`,
    'src/odd.ts': `import { even } from './even.ts';\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1);`,
    'src/data.json': '{ "answer": 42 }',
    'src/legacy.cjs': `#!/usr/bin/env node\nexports.name = require('node:path').basename(__filename);`,
    'src/own.ts': `export const own = 'own';`,
    'src/aliased.ts': `export const aliased = 'aliased';`,
    'src/lazy.ts': `export const lazy = import.meta.url;`,
  });
  const main = join(folder, 'src/main.ts');
  const exported = await fresh();
  expect(exported).toMatchObject({
    isEven: true,
    found: [42, 'legacy.cjs', 'own', 'aliased', true],
    meta: [pathToFileURL(main).href, main, join(folder, 'src'), join(folder, 'src')],
    resolved: pathToFileURL(join(folder, 'src/even.ts')).href,
  });
  expect((await exported.late()).lazy).toBe(pathToFileURL(join(folder, 'src/lazy.ts')).href);
  expect((exported['default'] as { readonly name: string }).name).toBe('Main');
});

test('a module may wait at its top level', async () => {
  const { fresh } = evaluated<{ value: number }>({
    'src/main.ts': `import { late } from './late.ts';\nexport const value = late + (await Promise.resolve(1));`,
    'src/late.ts': 'export const late = await (Promise.resolve(1) || 0);',
  });
  expect((await fresh()).value).toBe(2);
});

const packages = {
  'node_modules/es-cache/package.json':
    '{ "name": "es-cache", "type": "module", "exports": { ".": "./main.mjs", "./sub": "./sub.js" } }',
  'node_modules/es-cache/main.mjs': `
    import { touch } from './state.js';
    import deep from 'deep';
    export { touch, deep };
    export default function made() { return 'made'; }`,
  'node_modules/es-cache/state.js': 'let touched = 0;\nexport const touch = () => ++touched;',
  'node_modules/es-cache/sub.js': `export { touch } from './state.js';`,
  'node_modules/es-cache/node_modules/deep/package.json': '{ "name": "deep", "main": "deep.js" }',
  'node_modules/es-cache/node_modules/deep/deep.js': `module.exports = { deep: 'nested' };`,
  'node_modules/@old/cache/package.json': '{ "name": "@old/cache" }',
  'node_modules/@old/cache/index.js':
    'let touched = 0;\nexports.touch = () => ++touched;\nexports.file = __filename;',
  'package.json': '{ "type": "module" }',
};

const usingPackages = {
  ...packages,
  'src/main.ts': `
    import made, { touch, deep } from 'es-cache';
    import { touch as touchSub } from 'es-cache/sub';
    import old, { touch as touchOld, file } from '@old/cache';
    export { made, deep, file };
    export const lazily = async () => (await import('es-cache')).default();
    export const touched = () => [touch(), touchSub(), touchOld(), old.touch === touchOld];`,
};

interface UsingPackages {
  readonly made: () => string;
  readonly deep: unknown;
  readonly file: string;
  readonly lazily: () => Promise<string>;
  readonly touched: () => readonly unknown[];
}

test('packages are shared, ES modules and CommonJS', async () => {
  const { fresh } = evaluated<UsingPackages>(usingPackages);
  const [first, second] = [await fresh(), await fresh()];
  expect([first.made(), first.deep, await first.lazily()]).toEqual(['made', { deep: 'nested' }, 'made']);
  expect(first.touched()).toEqual([1, 2, 1, true]);
  expect(second.touched()).toEqual([3, 4, 2, true]);
});

test('isolated packages are not, nor their subpaths', async () => {
  const isolate = ['es-cache', '@old/cache'];
  const { folder, fresh } = evaluated<UsingPackages>(usingPackages, { isolate });
  const [first, second] = [await fresh(), await fresh()];
  expect([first.made(), first.deep, await first.lazily()]).toEqual(['made', { deep: 'nested' }, 'made']);
  expect(first.file).toBe(join(folder, 'node_modules/@old/cache/index.js'));
  expect(first.touched()).toEqual([1, 2, 1, true]);
  expect(second.touched()).toEqual([1, 2, 1, true]);
});

test('a package that is not there, or fails, is named where it is imported, and may be done without', async () => {
  const { fresh } = evaluated<{ found: readonly string[] }>({
    'src/main.ts': `
      export const found: string[] = [];
      try { require('not-there'); } catch (error) { found.push((error as { code: string }).code); }
      try { await import('failing'); } catch (error) { found.push((error as Error).message); }`,
    'node_modules/failing/package.json': '{ "name": "failing", "main": "index.mjs" }',
    'node_modules/failing/index.mjs': `throw new Error('fails');`,
  });
  expect((await fresh()).found).toEqual(['MODULE_NOT_FOUND', 'fails']);
});

test('a place in a stack is the line of the source', async () => {
  const { folder, fresh } = evaluated<{ fail: () => never }>({
    'src/main.ts': `\n\nimport { reject } from './reject.ts';\n\n\nexport const fail = () => reject();`,
    'src/reject.ts': `
      // A comment, which the bundle leaves out.
      interface Reason { readonly why: string }

      export function reject(): never {
        const reason: Reason = { why: 'no' };
        throw new RangeError(reason.why);
      }`,
  });
  const { fail } = await fresh();
  let place: string | undefined;
  try {
    fail();
  } catch (error) {
    place = placeOf(error);
  }
  expect(place).toBe(`${folder}/src/reject.ts:7`);
});

test('what does not compile is named with its place, and may be put right', async () => {
  const { folder, fresh } = evaluated({ 'src/main.ts': '\n\nexport const a = ;' });
  await expect(fresh()).rejects.toThrow(
    new RegExp(
      String.raw`^expected a module that compiles, got ${folder}/src/main.ts:\n.*main.ts:3:18: Unexpected ";"$`,
    ),
  );
  const missing = evaluated({ 'src/main.ts': `import { a } from 'not-there';\nexport { a };` });
  await expect(missing.fresh()).rejects.toThrow(/main\.ts:1:19: Could not resolve "not-there"/);
});
