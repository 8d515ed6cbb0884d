import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusEntryLines, type ListedFile } from '../../src/report/corpus-entry-lines.ts';
import { corpusLines, corpusTotal } from '../../src/report/corpus-lines.ts';
import { widthOf } from '../../src/report/text.ts';
import { anyName } from './any-finding.ts';
import { samplePlan } from './sample-finding.ts';
import { sampleReport } from './sample-report.ts';

const plain = { width: 80, colour: false };
const origin = {
  system: 'tests/bugs/no-lock.ts',
  seed: 1,
  index: 3,
  commit: '0123456789ab',
  versions: { raceproof: '0.1.0', node: '20.20.2' },
  generator: 'former',
};

function listed(name: string): ListedFile {
  return {
    kind: 'entry',
    file: `properties/corpus/${name}.json`,
    entry: {
      expected: 'fails',
      system: name,
      history: [{ outcome: 'REPRODUCED', system: name }],
      record: { property: name, signature: `${name}|cause`, trace: ['a', 'b'], plan: samplePlan, origin },
    },
  };
}

describe('an entry of the corpus', () => {
  test('is listed with where it comes from and what became of it', () => {
    expect(corpusEntryLines(listed('no-lock'), { ...plain, generator: 'present' })).toMatchInlineSnapshot(`
      [
        "properties/corpus/no-lock.json",
        "  no-lock|cause · "no-lock"",
        "  must fail in no-lock · 2 processes · 1 request · 2 faults · 2 events",
        "  found with seed 1, index 3, commit 0123456789ab",
        "  the generator of plans has changed since: its seed gives other plans",
        "  REPRODUCED in no-lock",
      ]
    `);
    const broken = { kind: 'undecodable', file: 'b.json', reason: 'b.json cannot be read as JSON' } as const;
    expect(corpusEntryLines(broken, { ...plain, generator: '' })).toMatchInlineSnapshot(`
      [
        "b.json",
        "  UNDECODABLE",
        "  b.json cannot be read as JSON",
      ]
    `);
  });

  test('is told with its outcome, and all of them in one line', () => {
    const { corpus } = sampleReport();
    expect([
      ...corpus.flatMap((report) => corpusLines(report, plain)),
      corpusTotal(corpus),
    ]).toMatchInlineSnapshot(`
      [
        "✓ FIXED       a.json",
        "              another course from event 5 of 25 on",
        "✗ UNDECODABLE b.json",
        "              properties/corpus/b.json cannot be read as JSON",
        "corpus: 2 entries · 1 FIXED · 1 UNDECODABLE · 1 not as expected",
      ]
    `);
  });

  test('takes no more than the width, whatever the names', () => {
    const law = fc.property(anyName, fc.integer({ min: 60, max: 120 }), (name, width) => {
      const [report] = sampleReport().corpus;
      if (report === undefined) throw new Error('an entry was to be there');
      const lines = [
        ...corpusEntryLines(listed(name), { width, colour: false, generator: '' }),
        ...corpusLines({ ...report, file: name, detail: name, holds: false }, { width, colour: false }),
      ];
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    });
    fc.assert(law, { numRuns: 100 });
  });
});
