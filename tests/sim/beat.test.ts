import { expect, test } from 'vitest';
import { Beat } from '../../src/sim/beat.ts';

function after(lengthsMs: readonly number[]): Beat {
  const beat = new Beat();
  for (const lengthMs of lengthsMs) beat.count(lengthMs);
  return beat;
}

test('whoever sets timers of about one length again and again keeps a beat', () => {
  const beat = after([20, 24, 17, 31, 20]);
  expect([beat.isSteady, beat.keeps(28), beat.keeps(1_000)]).toEqual([true, true, false]);
});

test('pauses that double with each failure are none, nor are a few', () => {
  expect(after([50, 100, 200, 400, 800, 1_600]).isSteady).toBe(false);
  expect(after([20, 20, 20, 20]).isSteady).toBe(false);
});
