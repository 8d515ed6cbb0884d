import { Console } from 'node:console';
import { main } from '../../src/cli/main.ts';
import type { Ended } from './raceproof.ts';

const settings = ['RACEPROOF_SYSTEM', 'NO_COLOR', 'FORCE_COLOR'] as const;

/**
 * Runs the command line in this process, for what does not take a process of its own: starting one costs more than most
 * commands do. `runRaceproof` starts one.
 */
export async function runHere(
  args: readonly string[],
  { cwd = process.cwd() }: { readonly cwd?: string } = {},
): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  const undo = [
    keep('stdout', (text) => (output.stdout += text)),
    keep('stderr', (text) => (output.stderr += text)),
    ...settings.map(withoutSetting),
    withPlainConsole(),
    inFolder(cwd),
  ];
  try {
    return { exitCode: await main(args), ...output };
  } finally {
    for (const each of undo) each();
  }
}

function keep(name: 'stdout' | 'stderr', onText: (text: string) => void): () => void {
  const stream = process[name];
  const former = Object.getOwnPropertyDescriptor(stream, 'write');
  stream.write = (text: string | Uint8Array): boolean => {
    onText(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
    return true;
  };
  return () => {
    if (former === undefined) Reflect.deleteProperty(stream, 'write');
    else Object.defineProperty(stream, 'write', former);
  };
}

function withoutSetting(name: string): () => void {
  const former = process.env[name];
  Reflect.deleteProperty(process.env, name);
  return () => {
    if (former !== undefined) process.env[name] = former;
  };
}

/** That of vitest writes to neither stream. */
function withPlainConsole(): () => void {
  const former = globalThis.console;
  globalThis.console = new Console(process.stdout, process.stderr);
  return () => {
    globalThis.console = former;
  };
}

function inFolder(folder: string): () => void {
  const former = process.cwd();
  process.chdir(folder);
  return () => process.chdir(former);
}
