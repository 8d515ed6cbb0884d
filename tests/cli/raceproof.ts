import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const raceproof = fileURLToPath(new URL('../../bin/raceproof.js', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a process of its own, without the settings of this one. */
export async function runRaceproof(
  args: readonly string[],
  { cwd = process.cwd(), onText }: { readonly cwd?: string; readonly onText?: (text: string) => void } = {},
): Promise<Ended> {
  const { RACEPROOF_SYSTEM: _, NO_COLOR: __, FORCE_COLOR: ___, ...env } = process.env;
  const child = spawn(process.execPath, [raceproof, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      onText?.(output[name]);
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exitCode, ...output };
}
