import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, type Placed } from '../../../src/report/html/client/lane-layout.ts';
import { recordsMatching, type View } from '../../../src/report/html/client/view.ts';
import { goalOf, stepsOf } from '../../../src/report/html/client/visible-rows.ts';
import type { CallData, RunData } from '../../../src/report/html/page-data.ts';
import { runData } from '../../../src/report/html/run-data.ts';
import { anyFinding } from '../any-finding.ts';
import { leaseExpired } from '../sample-finding.ts';
import { longRun } from './long-run.ts';

const anyRun: fc.Arbitrary<RunData> = anyFinding.map((finding) => {
  const run = runData(finding);
  if (run === undefined) throw new Error('every drawn finding is recorded');
  return run;
});

const anyView = (run: RunData): fc.Arbitrary<View> =>
  fc.record({
    focus: fc.constantFrom('', 'm', 'a').map((text) => recordsMatching(run, text)),
    showsAll: fc.boolean(),
    opened: fc.constant(new Set<number>()),
  });

const anyScene = anyRun.chain((run) =>
  fc.record({ run: fc.constant(run), view: anyView(run), width: fc.integer({ min: 200, max: 2_000 }) }),
);

describe('the lanes of a run', () => {
  it('put each step into exactly one row, in order and without gaps', () => {
    fc.assert(
      fc.property(anyScene, ({ run, view, width }) => {
        const { rows, height } = layOut(run, view, width);
        const { first, last } = stepsOf(run);
        let step = first;
        let top = 0;
        for (const row of rows) {
          expect(row).toMatchObject({ from: step, top });
          step = row.to + 1;
          top += row.height;
        }
        expect(step).toBe(last + 1);
        expect(height).toBe(top);
      }),
      { numRuns: 60 },
    );
  });

  it('never put two calls on top of each other, nor outside the lane of their process', () => {
    fc.assert(
      fc.property(anyScene, ({ run, view, width }) => {
        const { calls, columns } = layOut(run, view, width);
        const wide = calls.filter(({ isThin }) => !isThin);
        wide.forEach((call, index) => {
          for (const other of wide.slice(0, index)) expect(overlap(call, other)).toBe(false);
          const column = columns.find(({ lane }) => lane === call.item.lane);
          expect(call.left).toBeGreaterThanOrEqual(column?.left ?? Infinity);
          expect(call.left + call.width).toBeLessThanOrEqual((column?.left ?? 0) + (column?.width ?? 0));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('always show the violation', () => {
    fc.assert(
      fc.property(anyScene, ({ run, view, width }) => {
        const { rows } = layOut(run, view, width);
        const step = goalOf(run);
        const { first, last } = stepsOf(run);
        const row = rows.find(({ from, to }) => from <= step && step <= to);
        if (step >= first && step <= last) expect(row?.kind).toBe('step');
      }),
      { numRuns: 60 },
    );
  });

  it('show the involved record in words and fold the others', () => {
    const run = runData(longRun({ requests: 100, callsEach: 6 }));
    if (run === undefined) throw new Error('the sample is recorded');
    const view = { focus: new Set(run.focus), showsAll: false, opened: new Set<number>() };
    const { rows, calls } = layOut(run, view, 1_200);
    expect(new Set(calls.map(({ item }) => item.record))).toEqual(new Set(['m16']));
    expect(rows.filter(({ kind }) => kind === 'fold').length).toBeGreaterThan(10);
    const all = layOut(run, { ...view, showsAll: true }, 1_200);
    expect(all.rows.every(({ kind }) => kind === 'step')).toBe(true);
    expect(all.calls).toHaveLength(run.calls.length);
  });

  it('draw a pause over its process, and the locks in their order', () => {
    const run = runData(leaseExpired());
    if (run === undefined) throw new Error('the sample is recorded');
    const view = { focus: new Set(run.focus), showsAll: true, opened: new Set<number>() };
    const { shades, tenures, idle } = layOut(run, view, 1_200);
    expect(shades.map(({ item }) => [item.lane, item.kind])).toContainEqual(['p1', 'paused']);
    expect(tenures.map(({ item }) => [item.lane, item.end])).toEqual([
      ['p1', 'expired'],
      ['p2', 'held'],
    ]);
    expect(idle).toEqual([]);
  });
});

function overlap(one: Placed<CallData>, other: Placed<CallData>): boolean {
  const isBeside = one.left >= other.left + other.width || other.left >= one.left + one.width;
  const isBelow = one.top >= other.top + other.height || other.top >= one.top + one.height;
  return !isBeside && !isBelow;
}
