import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

describe('raceproof on the command line', () => {
  it('says what it is, and ends with 0', async () => {
    const { stdout } = await run('node', ['bin/raceproof.js', '--help']);
    expect(stdout).toContain('Usage: raceproof');
  });

  it('says in one line what the file system refuses', async () => {
    const folder = 'bin/raceproof.js/schemas';
    await expect(run('node', ['bin/raceproof.js', 'schemas', '--out', folder])).rejects.toMatchObject({
      code: 70,
      stderr: `raceproof failed: EEXIST: file already exists, mkdir 'bin/raceproof.js'\n`,
    });
  });

  it('quotes what it refuses so that a terminal does not obey it', async () => {
    await expect(run('node', ['bin/raceproof.js', 'replay', 'a\u001B[2J.json'])).rejects.toMatchObject({
      code: 64,
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
