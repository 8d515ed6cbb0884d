import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runSummary } from '../../src/report/run-summary.ts';
import { widthOf } from '../../src/report/text.ts';
import { anyName } from './any-finding.ts';
import { leaseExpired } from './sample-finding.ts';
import { failedProperty, sampleReport } from './sample-report.ts';
import { withoutColour } from './without-colour.ts';

const plain = { width: 80, colour: false };

test('the summary of a run has a line for each property, and one for the corpus', () => {
  expect(runSummary(sampleReport(), plain)).toMatchInlineSnapshot(`
    "raceproof: 3 properties · 2 failed · 1 not selected
    ✗ no record is flagged twice                                    400 runs · 2.6 s
      no-duplicate-flagging|flag|lease-expired
    ✓ the service level holds                                      120 runs · 12.3 s
    ✗ it throws                                                                 3 ms
      the system none.ts cannot be loaded
    corpus: 2 entries · 1 FIXED · 1 UNDECODABLE · 1 not as expected"
  `);
});

test('whatever else failed the run is told in full', () => {
  const errors = [
    { file: 'properties/a.property.ts', message: `${'a word '.repeat(20)}\nat a.ts:1` },
    { message: 'nothing was replayed' },
  ];
  const report = { ...sampleReport(), corpus: [], properties: [], errors };
  expect(runSummary(report, plain)).toMatchInlineSnapshot(`
    "raceproof: 0 properties
    ✗ properties/a.property.ts: a word a word a word a word a word a word a word a
      word a word a word a word a word a word a word a word a word a word a word a
      word a word
    ✗ nothing was replayed"
  `);
});

test('no line is wider than the terminal, and colour changes no character', () => {
  const law = fc.property(anyName, fc.integer({ min: 60, max: 120 }), (name, width) => {
    const errors = [{ file: name, message: name }];
    const report = { ...sampleReport(), properties: [failedProperty(leaseExpired(), name)], errors };
    const text = runSummary(report, { width, colour: false });
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width);
    expect(withoutColour(runSummary(report, { width, colour: true }))).toBe(text);
  });
  fc.assert(law, { numRuns: 100 });
});
