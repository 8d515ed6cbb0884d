import { toldOf } from '../../src/audit/scenario/audit-fact.ts';
import * as fc from 'fast-check';
import type { Happening } from '../../src/core/fact.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Ending } from '../../src/core/run.ts';
import { leaseExpired, RunSketch, samplePlan } from './sample-finding.ts';

/** Names as they come from outside: control sequences, line breaks, wide and combining characters, slashes. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'm17',
    '\u001B[31mred\u001B[0m',
    'a\nb\r\n',
    '\u202Egnihsilbup',
    '漢字の記録',
    '👩‍👩‍👧‍👦',
    'p1/r1.1',
    'x\u0301'.repeat(40),
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }),
);

interface Draw {
  readonly what: number;
  readonly request: number;
  readonly process: number;
  readonly waitMs: number;
  readonly deviates: boolean;
}

const anyDraw: fc.Arbitrary<Draw> = fc.record({
  what: fc.nat(14),
  request: fc.nat(),
  process: fc.nat(),
  waitMs: fc.oneof(
    fc.nat(16).map((eighths) => eighths / 8),
    fc.nat(100_000),
  ),
  deviates: fc.boolean(),
});

const anyEnding: fc.Arbitrary<Ending> = fc.oneof(
  fc.constant<Ending>({ kind: 'settled' }),
  fc.array(fc.record({ who: anyName, forWhat: anyName }), { maxLength: 9 }).map((waiting): Ending => {
    return { kind: 'stuck', how: 'deadlock', waiting };
  }),
);

/** Findings of every size and shape, also such as no run would give. */
export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    names: fc.array(anyName, { minLength: 1, maxLength: 6 }),
    requests: fc.integer({ min: 1, max: 300 }),
    processes: fc.integer({ min: 1, max: 8 }),
    draws: fc.array(anyDraw, { minLength: 1, maxLength: 400 }),
    faults: fc.array(anyName, { maxLength: 12 }),
    involved: fc.array(fc.nat(), { maxLength: 5 }),
    violatedAt: fc.option(fc.nat(500), { nil: undefined }),
    ending: anyEnding,
    words: fc.record({
      invariant: anyName,
      message: anyName,
      why: anyName,
      file: anyName,
      isNew: fc.boolean(),
    }),
  })
  .map((drawn) => {
    const nameAt = (index: number): string => drawn.names[index % drawn.names.length] ?? '';
    const requestAt = (index: number): string =>
      `r${index % drawn.requests}${nameAt(index % drawn.requests)}`;
    const sketch = new RunSketch();
    let nowMs = 0;
    for (const draw of drawn.draws) {
      nowMs += draw.waitMs;
      const names = { request: requestAt(draw.request), record: nameAt(draw.request) };
      sketchOne(sketch, { ...names, process: `p${(draw.process % drawn.processes) + 1}`, nowMs, draw });
    }
    const plan = {
      ...samplePlan,
      processes: drawn.processes,
      operations: Array.from({ length: drawn.requests }, (_, index) => {
        return { id: requestAt(index), kind: 'audit', subject: nameAt(index), atMs: 0, process: 1 };
      }),
      faults: drawn.faults.map((name) => ({ kind: name, at: { call: name }, with: { [name]: name } })),
    };
    const { invariant, message, why, file, isNew } = drawn.words;
    const { violatedAt: step, ending } = drawn;
    return {
      ...leaseExpired(),
      isNew,
      violation: { invariant, message, why, cause: why, step, requests: drawn.involved.map(requestAt) },
      signature: `${invariant}|${why}`,
      run: sketch.run(plan, { ending }),
      needed: drawn.faults.map((what) => ({ what, needed: isNew })),
      replay: { command: 'RACEPROOF_REPLAY=x npx vitest run properties -t "x"', file },
    };
  });

interface Moment {
  readonly request: string;
  readonly record: string;
  readonly process: string;
  readonly nowMs: number;
  readonly draw: Draw;
}

function sketchOne(sketch: RunSketch, { request, record, process, nowMs, draw }: Moment): void {
  const attempt = (draw.request % 3) + 1;
  const task = `${process}/${request}.${attempt}`;
  const call = `${task}/redis.set#1`;
  const happenings: readonly Happening[] = [
    toldOf({ kind: 'locked', record, token: 't', leaseMs: draw.deviates ? 5000 : undefined }),
    toldOf({ kind: 'lock-refused', record }),
    toldOf({ kind: 'unlocked', record }),
    toldOf({ kind: 'flagged', record, request, fence: 1 }),
    toldOf({ kind: 'acked', request }),
    toldOf({ kind: 'dead-lettered', request, reason: record }),
    toldOf({ kind: 'lock-expired', record }),
    { kind: 'process', process, change: 'paused' },
    { kind: 'process', process, change: 'resumed' },
    { kind: 'fault', fault: `redis.${record}`, index: 0, call },
    toldOf({ kind: 'judged', request, record, verdict: undefined, honest: draw.deviates }),
    { kind: 'healed' },
  ];
  const happening = happenings[draw.what];
  if (happening === undefined) {
    sketch.deliver(task, { request, record, attempt }, nowMs);
  } else if (draw.what < 6) {
    const answered = draw.process % 5 > 0 ? { returnMs: nowMs, outcome: record } : {};
    sketch.call(task, {
      operation: 'redis.set',
      text: `SET ${record}`,
      execMs: nowMs,
      fact: happening,
      ...answered,
    });
  } else {
    sketch.event(`world/faults/x#${sketch.step}`, nowMs, { deviates: draw.deviates });
    sketch.fact(task, happening);
  }
}
