import { execFile } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { guardOutput } from '../../src/cli/guard-output.ts';

const run = promisify(execFile);

describe('in GitHub Actions, output', () => {
  test('gives no commands, and is else as it was written', async () => {
    const stream = new PassThrough();
    guardOutput(stream);
    stream.write('::error::no\nyes\n');
    stream.write('IyNbZ3JvdXBd', 'base64');
    stream.write(Buffer.from('::bytes\n'));
    const settled = new Promise((resolve) => {
      stream.write('##[group]\n', resolve);
    });
    stream.end();
    expect(await text(stream)).toBe(': :error::no\nyes\n##[group]::bytes\n## [group]\n');
    await settled;
  });

  test('of the command line may quote what it was given', async () => {
    const env = { ...process.env, GITHUB_ACTIONS: 'true' };
    await expect(
      run('node', ['bin/raceproof.js', 'replay', 'a\n::error::b.json'], { env }),
    ).rejects.toMatchObject({
      code: 64,
      stderr: expect.stringContaining('got a\n: :error::b.json: Error: ENOENT') as string,
    });
  });
});
