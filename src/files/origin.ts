import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Origin } from '../core/origin.ts';
import { generatorFingerprint } from './generator-fingerprint.ts';

/** What is known of where a failure was found. */
export function originOf(found: Pick<Origin, 'system' | 'module' | 'seed' | 'index'>): Origin {
  return {
    ...found,
    commit: currentCommit(),
    versions: { raceproof: raceproofVersion(), node: process.versions.node },
    generator: generatorFingerprint(),
  };
}

/** Twelve digits of the commit that is checked out; undefined outside a Git repository. */
export function currentCommit(): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    }).trim();
  } catch {
    return undefined;
  }
}

export function raceproofVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const version: unknown =
    typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : '';
  return String(version);
}
