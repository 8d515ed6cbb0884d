import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readRegularFile, whyNoRegularFile } from '../files/read-regular-file.ts';

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
    return `${head}+${hashOf([changed, ...added, ...added.map(textOf)])}`;
  } catch {
    return `files ${hashOf(files.map((file) => readRegularFile(file, 'the path of a module').toString('utf8')))}`;
  }
}

/** A link may lead to a folder, a pipe or a device, of which git itself reads nothing either. */
function textOf(file: string): string {
  return whyNoRegularFile(file) ?? readRegularFile(file, 'a file of the project').toString('latin1');
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
