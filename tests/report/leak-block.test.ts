import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeapFinding } from '../../src/core/heap-finding.ts';
import { leakBlock } from '../../src/report/leak-block.ts';
import { widthOf } from '../../src/report/text.ts';
import { judgeHeap } from '../../src/rounds/judge-heap.ts';
import { drawRoundPlan } from '../../src/audit/scenario/round-plan.ts';
import { growing, measured } from '../rounds/measured.ts';
import { anyName } from './any-finding.ts';
import { withoutColour } from './without-colour.ts';

const plain = { width: 80, colour: false };
const command = 'RACEPROOF_REPLAY=rp1.x npx vitest run properties -t "the heap is stable"';

const plan = drawRoundPlan({
  seed: 1,
  property: 'the heap is stable',
  concurrency: 100,
  processes: { min: 2, max: 2 },
  requestTimeoutMs: 10_000,
});

function leak(changes: Partial<HeapFinding> = {}): HeapFinding {
  const measurement = changes.measurement ?? measured(growing(41));
  const [violation] = judgeHeap(measurement, 4);
  if (violation === undefined) throw new Error('the sample was to be a leak');
  return {
    property: 'the heap is stable',
    violation,
    signature: 'stable-heap|the heap grows with each request',
    isNew: true,
    plan: { ...plan, faults: [], processes: 1 },
    original: { processes: 2, faults: 20 },
    traceHash: '0123456789abcdef',
    events: 1_071,
    measurement,
    reproduced: { times: 2, of: 2 },
    replay: { command, file: undefined },
    ...changes,
  };
}

describe('a leak shows', () => {
  test('what grows, how it was measured and how to see it again', () => {
    const lines = leakBlock(leak(), plain).split('\n');
    expect(lines[0]).toMatch(
      /^✗ stable-heap {3}the heap grows by 41(\.\d)? bytes for each request +\[new\]$/,
    );
    expect(lines).toContain(command);
    const text = lines.join('\n');
    expect(text).toContain('reproduced 2/2, trace 0123456789abcdef');
    expect(text).toContain('100 requests each · 1 process · 0 faults');
    expect(text).toContain('found with 2 processes and 20 faults');
    expect(text).toContain('no fault: every request leaks');
    expect(text).toContain('round 26 30.00 MB');
    expect(text).toContain('request: 0 of 3,500 still reachable');
  });

  test('that it takes a fault, and which', () => {
    const text = leakBlock(leak({ plan }), plain);
    expect(text).toContain('a fault: where nothing goes wrong, nothing leaks');
    expect(text).toContain('and 21 more faults');
  });

  test('in at most 45 lines of at most the width, but for the command', () => {
    const anyLeak = fc
      .record({ name: anyName, width: fc.integer({ min: 60, max: 140 }), colour: fc.boolean() })
      .map(({ name, width, colour }) => {
        const finding = leak({ plan, signature: name });
        const violation = { ...finding.violation, message: name, why: `${name} ${name}` };
        return { text: leakBlock({ ...finding, violation }, { width, colour }), width };
      });
    const law = fc.property(anyLeak, ({ text, width }) => {
      const lines = withoutColour(text).split('\n');
      expect(lines.length).toBeLessThanOrEqual(45);
      const long = lines.filter((line) => line !== command && widthOf(line) > width);
      expect(long).toEqual([]);
    });
    fc.assert(law, { seed: 1 });
  });
});
