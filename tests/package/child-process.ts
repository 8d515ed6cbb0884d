import { spawn } from 'node:child_process';

export interface Running {
  readonly cwd: string;
  /** What the environment holds in addition. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0 unless another one is expected. */
  readonly exitCode?: number;
}

/**
 * Runs a program to its end, with the environment of a user's shell: neither npm's nor vitest's nor CI's. Returns what
 * it wrote to stdout and stderr. Rejects with that where it ends otherwise than expected.
 */
export async function runToEnd(
  program: string,
  args: readonly string[],
  { cwd, env = {}, exitCode = 0 }: Running,
): Promise<string> {
  const child = spawn(program, args, {
    cwd,
    env: { ...shellEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  const ended = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (ended === exitCode) return text;
  throw new Error(`${program} ${args.join(' ')} ended with ${ended}, not with ${exitCode}:\n${text}`);
}

export function shellEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(?:VITEST|RACEPROOF_|GITHUB_|NODE_ENV$|NODE_OPTIONS$|TEST$|INIT_CWD$|npm_(?!config_)|npm_config_local)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
