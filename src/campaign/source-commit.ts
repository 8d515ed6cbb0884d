import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Texts decide no run. */
const code = ['--', '.', ':(exclude)*.md'];

/**
 * The commit that is checked out, followed by a hash of what differs from it; or, where git cannot tell, a hash of the
 * given files. Campaigns of different code are never mixed. Throws a `TypeError` where one of the files cannot be read.
 */
export function sourceCommit(files: readonly string[]): string {
  try {
    const head = git('rev-parse', 'HEAD').trim();
    const changed = git('diff', 'HEAD', '--binary', ...code);
    const added = git('ls-files', '--others', '--exclude-standard', '-z', ...code)
      .split('\0')
      .filter(Boolean);
    if (changed === '' && added.length === 0) return head;
    return `${head}+${hashOf([changed, ...added, ...added.map((file) => readFileSync(file, 'latin1'))])}`;
  } catch {
    return `files ${hashOf(files.map(textOf))}`;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TypeError(`expected the path of a module, got ${file}: ${String(cause)}`, { cause });
  }
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 30,
  });
}

function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\n`).update(text);
  return hash.digest('hex').slice(0, 12);
}
