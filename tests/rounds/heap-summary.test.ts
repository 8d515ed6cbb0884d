import { expect, test } from 'vitest';
import { heapSummary, judgedFigures } from '../../src/rounds/heap-summary.ts';
import { growing, measured } from './measured.ts';

test('the figure beside the limit is the one that was held to it', () => {
  const step = growing(0).map((bytes, round) => (round < 25 ? bytes : bytes + 1e6));
  expect(measured(step).slope?.overall).toBeGreaterThan(4);
  const [kept, growth] = judgedFigures(measured(step), 4);
  expect(kept).toMatchObject({ figure: '0', holds: true });
  expect(growth?.holds).toBe(true);
  expect(Number.parseFloat(growth?.figure ?? '')).toBeLessThan(4);
  expect(judgedFigures(measured(growing(41)), 4)[1]?.holds).toBe(false);
});

test('before and after are those of the rounds that count', () => {
  const bytes = growing(41);
  expect(heapSummary(measured(bytes), true)).toMatchObject({
    beforeBytes: bytes[0],
    afterBytes: bytes.at(-1),
    verdict: 'growing',
  });
});
