import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runHere } from './run-here.ts';

const run = promisify(execFile);

describe('raceproof on the command line', () => {
  it('says what it is, and ends with 0', async () => {
    const { exitCode, stdout } = await runHere(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Usage: raceproof');
  });

  it('says in one line what the file system refuses', async () => {
    const folder = 'bin/raceproof.js/schemas';
    expect(await runHere(['schemas', '--out', folder])).toEqual({
      exitCode: 70,
      stdout: '',
      stderr: `raceproof failed: EEXIST: file already exists, mkdir 'bin/raceproof.js'\n`,
    });
  });

  it('quotes what it refuses so that a terminal does not obey it', async () => {
    expect(await runHere(['replay', 'a\u001B[2J.json'])).toEqual({
      exitCode: 64,
      stdout: '',
      stderr: expect.stringContaining(String.raw`got a\x1b[2J.json: `) as string,
    });
  });

  it('refuses what it does not know with exit code 64', async () => {
    await expect(run('node', ['bin/raceproof.js', 'nonsense'])).rejects.toMatchObject({
      code: 64,
      stderr: expect.stringContaining('error:') as string,
    });
  });
});
