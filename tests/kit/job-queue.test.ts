import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, defineScenario, runPlan } from '../../src/index.ts';
import { verifyScenario } from '../examples/verified.ts';
import { type Jobs, jobs } from './job-queue.ts';

/** Sends a letter for each job; a careful one sends none twice. */
function mailer(queue: Jobs, sent: string[], isCareful: boolean): { order: (job: string) => Promise<void> } {
  queue.consume(async (job) => {
    if (!isCareful || !sent.includes(job)) sent.push(job);
    await queue.ack(job).catch(() => undefined);
  });
  return { order: (job) => queue.add(job) };
}

function letters(isCareful: boolean) {
  return defineScenario({
    name: 'letters',
    services: { jobs: jobs() },
    system: (environment) => mailer(environment.jobs, environment.shared, isCareful),
    shared: (): string[] => [],
    processes: 1,
    concurrency: [1, 10],
    operations: {
      order: {
        args: fc.uuid(),
        run: (api, job) => api.order(job),
      },
    },
    faults: ['jobs.*'],
    always: ({ shared }) => check(new Set(shared).size === shared.length, 'a letter was sent twice'),
    finally: ({ jobs: open, history, shared }) => {
      check(open.length === 0, 'a job was never acknowledged');
      check(new Set(history.map(({ args }) => args)).size === shared.length, 'a letter was not sent');
    },
  });
}

test('the queue of docs/own-services.md finds the letter that is sent twice', async () => {
  const scenario = letters(false);
  const result = await verifyScenario(scenario);
  expect(result.kind).toBe('failed');
  if (result.kind !== 'failed') return;
  const { violation, run } = result.finding;
  expect(violation.message).toBe('a letter was sent twice');
  expect(run.plan.operations).toHaveLength(1);

  // It needs no race where the queue never hears of the first delivery.
  const lost = { kind: 'jobs.lost-ack', at: { process: 'p1', operation: 'jobs.ack', nth: 1 }, with: {} };
  const quiet = { kind: 'deviations', deviations: [] } as const;
  const again = await runPlan({ ...run.plan, faults: [lost], schedule: quiet }, scenario);
  expect(again.ending.kind).toBe('broken');
  expect(again.facts.map(({ what }) => what.kind)).toContain('fault');
});

test('and nothing where each is sent once', async () => {
  expect((await verifyScenario(letters(true))).kind).toBe('passed');
});

test('what it pushes and what it is told are never taken for independent', async () => {
  const scenario = letters(true);
  const { recording } = await runPlan(scenario.calibrationPlan, scenario, { record: true });
  const keysOf = (part: string): ReadonlySet<string> => {
    const steps = recording?.steps.filter(({ id }) => id.includes(part)) ?? [];
    return new Set(steps.map(({ effect }) => effect.keys.join(' ')));
  };
  expect(keysOf('/jobs.deliver#')).toEqual(new Set(['p1 jobs']));
  for (const part of ['/jobs.add#1:exec', '/jobs.ack#1:exec', '/again-']) {
    expect(keysOf(part)).toEqual(new Set(['jobs']));
  }
});

test('docs/own-services.md shows it as it runs here', () => {
  const source = readFileSync(new URL('job-queue.ts', import.meta.url), 'utf8');
  const shown = source
    .replace("'../../src/index.ts'", "'raceproof'")
    .replace("'../../src/kit.ts'", "'raceproof/kit'");
  const page = readFileSync(new URL('../../docs/own-services.md', import.meta.url), 'utf8');
  expect(page).toContain(shown);
});
