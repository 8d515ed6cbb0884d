import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import racyWorker from '../../examples/racy-worker.ts';
import { findStep } from '../../src/report/find-step.ts';
import { openCalls, stepLines } from '../../src/report/step-lines.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { smallPlan } from '../verify/small-plan.ts';

const plain = { width: 80, colour: false, violation: undefined };

describe('a run step by step', () => {
  test('tells each event and what it brought about', async () => {
    const run = await runPlan(smallPlan(), auditScenario(racyWorker), { record: true });
    const log = [{ step: 5, task: 'p1/r1.1', text: 'asks the auditor' }];
    expect(stepLines(run, { ...plain, until: 8, log })).toMatchInlineSnapshot(`
      [
        "   step      vt ms  event",
        "                    p1 calls subscribe p1",
        "      1      0.000  p1/redis/redis.connect#1",
        "      2      0.000  p1/main/queue.consume#1:exec",
        "                    subscribe p1 takes effect",
        "      3      0.000  world/producer/r1#1",
        "                    queue: r1 enqueued",
        "      4      0.000  p1/main/queue.consume#1:deliver",
        "                    subscribe p1 → ok",
        "      5      0.000  p1/r1.1/queue.deliver#1",
        "                    p1: receive r1 (m1)",
        "                    queue: deliver r1",
        "                    p1 calls audit m1",
        "                    │ p1/r1.1: asks the auditor",
        "      6      0.000  p1/r1.1/auditor.audit#1:exec",
        "                    audit m1 takes effect",
        "                    auditor: m1: flag",
        "      7      0.000  p1/r1.1/auditor.audit#1:deliver",
        "                    audit m1 → flag",
        "                    p1 calls GET audit:flag:m1",
        "      8      0.000  p1/r1.1/redis.get#1:exec",
        "                    GET audit:flag:m1 takes effect",
      ]
    `);
  });

  test('marks an answer that was held back, also where it comes together with another', async () => {
    const hold = 'p1/r1.1/redis.get#1:deliver';
    const schedule = { kind: 'deviations', deviations: [{ hold, until: hold }] } as const;
    const run = await runPlan(smallPlan({ schedule }), auditScenario(racyWorker), { record: true });
    const marked = stepLines(run, plain).filter((line) => line.startsWith('»'));
    expect(marked).toEqual([expect.stringMatching(/^» +\d+ .* {2}p1\/r1\.2\/redis\.get#1:deliver-all$/)]);
  });

  test('is as wide as it may be, whatever the names', async () => {
    const name = 'm<b>‮'.repeat(40);
    const plan = smallPlan({ operations: [{ id: name, kind: 'audit', subject: name, atMs: 0, process: 1 }] });
    const run = await runPlan(plan, auditScenario(racyWorker), { record: true });
    const lines = stepLines(run, { ...plain, width: 60 });
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines.join('')).not.toContain('‮');
  });

  test('says what is open after a step', async () => {
    const run = await runPlan(smallPlan(), auditScenario(racyWorker), { record: true });
    expect(openCalls(run, 5)).toMatchInlineSnapshot(`
      [
        {
          "forWhat": "audit m1",
          "who": "p1/r1.1",
        },
      ]
    `);
    expect(openCalls(run, run.events)).toEqual([]);
  });
});

describe('a step', () => {
  test('is found by its number, its id, or the id of its call', async () => {
    const run = await runPlan(smallPlan(), auditScenario(racyWorker), { record: true });
    const ids = run.recording?.steps.map(({ id }) => id) ?? [];
    for (const [index, id] of ids.entries()) {
      expect(findStep(run, id)).toBe(index + 1);
      expect(findStep(run, String(index + 1))).toBe(index + 1);
    }
    const exec = ids.findIndex((id) => id === 'p1/main/queue.consume#1:exec');
    expect(findStep(run, 'p1/main/queue.consume#1')).toBe(exec + 1);
  });

  test.each(['0', '9999', '', 'p9/none#1', '__proto__'])(
    'that is not there is refused: %j',
    async (wanted) => {
      const run = await runPlan(smallPlan(), auditScenario(racyWorker), { record: true });
      expect(() => findStep(run, wanted)).toThrow(
        /^until: expected the number or the id of one of the \d+ events/,
      );
    },
  );
});
