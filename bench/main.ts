import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { compile } from './compile.ts';

/**
 * `npm run bench -- [--quick] [--profile] [--histories]`. Compiles the program first and measures what users of the package run:
 * under tsx the same schedules take a third longer, because esbuild's `keepNames` wraps every closure.
 */
const program = join(compile(join(import.meta.dirname, '..')), 'bench', 'measure.js');
const { status, error } = spawnSync(process.execPath, ['--expose-gc', program, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
