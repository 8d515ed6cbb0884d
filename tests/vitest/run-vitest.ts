import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Report, reportSchema } from '../../src/report/json/report.ts';

export interface EndedVitest {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The path of a module of this repository, as it stands in a source text. */
export function source(path: string): string {
  return JSON.stringify(resolve(path));
}

/** The text of a configuration for such a run, with these options of its tests. */
export function configurationWith(test: string): string {
  return `
import { corpusFirst } from ${source('src/vitest/corpus-first.ts')};
import { quickVitest } from ${source('tests/vitest/quick-vitest.ts')};

export default quickVitest({ ${test} });
`;
}

/** Runs vitest in a folder with a configuration of its own, without the settings of this process. */
export async function runVitest(
  root: string,
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<EndedVitest> {
  const { VITEST: _, RACEPROOF_REPLAY: __, RACEPROOF_SYSTEM: ___, FORCE_COLOR: ____, ...env } = process.env;
  const child = spawn(process.execPath, [resolve('node_modules/vitest/vitest.mjs'), 'run', ...args], {
    cwd: root,
    env: { ...env, ...settings, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const exitCode = await new Promise<number | null>((done) => {
    child.once('close', done);
  });
  return { exitCode, ...output };
}

export function reportIn(root: string): Report {
  return reportSchema.parse(JSON.parse(readFileSync(join(root, 'raceproof-report', 'report.json'), 'utf8')));
}
