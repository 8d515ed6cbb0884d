import { expect, test } from 'vitest';
import { ExitError, refuseExit } from '../../src/vitest/refuse-exit.ts';

/** It would end the process, and takes the error that vitest throws for one of its own. */
async function exits(): Promise<void> {
  try {
    process.exit(0);
  } catch {
    await Promise.resolve();
  }
}

test('work during which process.exit was called is no pass, whatever became of the call', async () => {
  const before = Object.getOwnPropertyDescriptor(process, 'exit');
  const work = refuseExit(exits);
  await expect(work).rejects.toThrow(ExitError);
  await expect(work).rejects.toThrow(
    /^process\.exit\(0\) was called at .*refuse-exit\.test\.ts.*: expected the system/,
  );
  expect(Object.getOwnPropertyDescriptor(process, 'exit')).toEqual(before);
});

test('other work is left alone, and so is its error', async () => {
  expect(await refuseExit(() => Promise.resolve(7))).toBe(7);
  await expect(refuseExit(() => Promise.reject(new RangeError('its own')))).rejects.toThrow(RangeError);
});
