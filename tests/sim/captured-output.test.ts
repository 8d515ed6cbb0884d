import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import type { AuditSystem } from '../../src/index.ts';
import racyWorker from '../../examples/racy-worker.ts';
import { type LogLine, withCapturedOutput } from '../../src/sim/virtual-globals/captured-output.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { smallPlan } from '../verify/small-plan.ts';

/** Writes in the ways that a logger does, once for each request. */
const talking = (written: (error: unknown) => void): AuditSystem => {
  return (environment) => {
    const audit = environment.auditor.audit.bind(environment.auditor);
    return racyWorker({
      ...environment,
      auditor: {
        audit: (request, options) => {
          process.stdout.write(`one ${request.id}\ntwo\n`);
          process.stderr.write(Buffer.from('three'), written);
          process.stderr.write('four', 'utf8', written);
          return audit(request, options);
        },
      },
    });
  };
};

describe('the output of simulated tasks', () => {
  test('is captured line by line, with the task and the event it belongs to', async () => {
    const lines: LogLine[] = [];
    let settled = 0;
    const system = talking(() => (settled += 1));
    const run = await withCapturedOutput(
      (line) => lines.push(line),
      () => runPlan(smallPlan(), auditScenario(system), { record: true }),
    );
    const step = 1 + (run.recording?.steps ?? []).findIndex(({ id }) => id === 'p1/r1.1/queue.deliver#1');
    expect(lines).toEqual(
      ['one r1', 'two', 'three', 'four'].map((text) => ({ step, task: 'p1/r1.1', text })),
    );
    expect(settled).toBe(2);
  });

  test('outside of tasks nothing is captured, and afterwards all is as it was, whatever happens', async () => {
    const former = Object.getOwnPropertyDescriptor(process.stdout, 'write');
    const lines: LogLine[] = [];
    const failing = withCapturedOutput(
      (line) => lines.push(line),
      () => {
        process.stdout.write('');
        return Promise.reject(new Error('on purpose'));
      },
    );
    await expect(failing).rejects.toThrow('on purpose');
    expect(lines).toEqual([]);
    expect(Object.getOwnPropertyDescriptor(process.stdout, 'write')).toEqual(former);
  });
});
