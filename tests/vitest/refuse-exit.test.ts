import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { expect, test } from 'vitest';
import { ExitError, refuseExit } from '../../src/vitest/refuse-exit.ts';
import { runPlan } from '../../src/index.ts';
import { smallPlan } from '../verify/small-plan.ts';
import { tinySystem } from '../verify/tiny-system.ts';

/** It would end the process, and takes the error that vitest throws for one of its own. */
const exits = tinySystem(async (delivery) => {
  try {
    process.exit(0);
  } catch {
    await delivery.ack();
  }
});

test('work during which process.exit was called is no pass, whatever became of the call', async () => {
  const before = Object.getOwnPropertyDescriptor(process, 'exit');
  const work = refuseExit(() => runPlan(smallPlan(), auditScenario(exits)));
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
