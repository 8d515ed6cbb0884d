import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { foundBlock } from '../../src/report/found-block.ts';
import { widthOf } from '../../src/report/text.ts';
import { anyName } from './any-finding.ts';
import { anyFound } from './sample-found.ts';

const command = 'RACEPROOF_REPLAY=a.json npx vitest run properties -t "flagged twice"';
const token = `rp1.${'x'.repeat(200)}`;

test('a failure is shown with its replay before it is minimised', () => {
  const text = foundBlock(anyFound(), { width: 80, colour: false, command, token, isNew: true });
  expect(text).toMatchInlineSnapshot(`
    "✗ no-duplicate-flagging   record m1 was flagged twice                      [new]
      found      run 2 · 1 process · 1 request · 0 faults · 9 events
      replay     as it was found; it is minimised now
    RACEPROOF_REPLAY=a.json npx vitest run properties -t "flagged twice"
      token      elsewhere, in place of the file
    rp1.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  `);
  const file = foundBlock(anyFound(), { width: 80, colour: false, command, token: undefined, isNew: true });
  expect(file.endsWith(command)).toBe(true);
});

test('only the command may be wider than the terminal', () => {
  const law = fc.property(anyName, fc.integer({ min: 60, max: 120 }), (message, width) => {
    const text = foundBlock(anyFound(message), { width, colour: false, command, token, isNew: false });
    const lines = text.split('\n').filter((line) => line !== command && line !== token);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
  });
  fc.assert(law, { numRuns: 100 });
});
