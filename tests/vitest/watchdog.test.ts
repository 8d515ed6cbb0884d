import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withWatchdog } from '../../src/vitest/watchdog.ts';

test('a synchronous loop without an end is named, and ends the process', () => {
  const program = fileURLToPath(new URL('endless.ts', import.meta.url));
  const { signal, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program], { encoding: 'utf8' });
  expect(signal).toBe('SIGKILL');
  expect(stderr).toMatch(
    /^raceproof: the code that goes on after p1\/r1\.1\/redis\.get#1:deliver has not come to rest for 3 s: /,
  );
});

test('other work is left alone, and so is its error', async () => {
  expect(await withWatchdog(() => Promise.resolve(7))).toBe(7);
  await expect(withWatchdog(() => Promise.reject(new RangeError('its own')))).rejects.toThrow(RangeError);
});
