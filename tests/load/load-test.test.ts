import { describe, expect, test } from 'vitest';
import type { LoadSummary } from '../../src/report/json/load-summary.ts';
import type { PlannedFault } from '../../src/core/plan.ts';
import { auditKeys } from '../../src/audit/index.ts';
import type { AuditSystem } from '../../src/index.ts';
import { type LoadOptions, resolveLoadOptions } from '../../src/load/load-options.ts';
import { runLoadTest } from '../../src/load/load-test.ts';
import { embeddedRedis } from '../../src/load/redis/embedded-redis.ts';
import { sameProcess } from '../../src/load/same-process.ts';
import { complaints } from '../corpus/shipped-schemas.ts';
import { referenceSystem } from '../../properties/reference-system.ts';

/** Nothing here says how fast the machine is. */
const patient = { p99MsMax: 60_000, makespanMsMax: 600_000 };

/** Whatever a test comes to is of the schema that is shipped. */
async function load(
  system: AuditSystem,
  options: LoadOptions,
  { signal, faults = [] }: { readonly signal?: AbortSignal; readonly faults?: readonly PlannedFault[] } = {},
): Promise<LoadSummary> {
  const summary = await runLoadTest({
    options: resolveLoadOptions({ thresholds: patient, ...options }),
    systemName: 'test',
    host: sameProcess(system),
    openRedis: (simulation) => Promise.resolve(embeddedRedis(simulation)),
    faults: { planned: faults, restarts: [], onWire: false },
    signal,
  });
  expect(complaints('load', summary)).toEqual([]);
  return summary;
}

/** Ends every delivery as it is told to, and asks nobody. */
function handling(
  handle: (environment: Parameters<AuditSystem>[0], record: string, id: string) => Promise<void>,
): AuditSystem {
  return (environment) => ({
    start: async () => {
      await environment.queue.consume({
        concurrency: 100,
        onLost: () => undefined,
        handle: async (delivery) => {
          await handle(environment, delivery.request.record, delivery.request.id);
          await delivery.ack();
        },
      });
    },
    stop: () => Promise.resolve(),
  });
}

describe('a load test on the embedded Redis', () => {
  test('the reference system holds every criterion', async () => {
    const summary = await load(referenceSystem, { requests: 60 });
    expect(summary.criteria.filter(({ holds }) => !holds)).toEqual([]);
    expect(summary).toMatchObject({
      verdict: 'passed',
      requests: { total: 60, successful: 60, failed: 0 },
      contention: { contended: 0, attempts: 60 },
      memory: { verdict: 'stable' },
    });
  });

  test('the open model counts latency from the intended arrival', async () => {
    const summary = await load(referenceSystem, { ratePerSecond: 200, durationSeconds: 0.3 });
    expect(summary.requests.total).toBe(60);
    const [corrected, accepted] = [summary.latency?.averageMs ?? 0, summary.fromAcceptance?.averageMs ?? 0];
    expect(corrected).toBeGreaterThanOrEqual(accepted);
  });

  test('a record that is flagged twice is a violation, with its cause', async () => {
    const system = handling(async ({ redis, auditor }, record, id) => {
      const { verdict } = await auditor.audit({ id, record }, { signal: new AbortController().signal });
      if (verdict === 'clean') return;
      const entry = JSON.stringify({ record, request: id, fence: 0 });
      await redis.rpush(auditKeys.journal, entry);
      await redis.rpush(auditKeys.journal, entry);
    });
    const summary = await load(system, { requests: 10 });
    expect(summary.verdict).toBe('violated');
    expect(summary.violations[0]?.invariant).toBe('no-duplicate-flagging');
    const failed = summary.criteria.filter(({ holds }) => !holds).map(({ label }) => label);
    expect(failed).toContain('records flagged twice');
    expect(summary.causes.map(({ criterion }) => criterion)).toContain('records flagged twice');
  });

  test('what the system keeps of a request is counted', async () => {
    const kept: unknown[] = [];
    const system = handling(async ({ auditor }, record, id) => {
      kept.push(await auditor.audit({ id, record }, { signal: new AbortController().signal }));
    });
    const summary = await load(system, { requests: 10 });
    expect(kept.length).toBeGreaterThanOrEqual(10);
    expect(summary.memory.verdict).toBe('leaking');
  });

  test('an answer that comes late is no leak', async () => {
    const late: PlannedFault = {
      kind: 'auditor.late',
      at: { process: 'p1', operation: 'auditor.audit', nth: 3 },
      with: { delayMs: 2_000 },
    };
    const summary = await load(referenceSystem, { requests: 10 }, { faults: [late] });
    expect(summary).toMatchObject({ faults: { 'auditor.late': 1 }, memory: { verdict: 'stable' } });
  });

  test('an interrupted test keeps what it has, and says that it is partial', async () => {
    const interruption = new AbortController();
    const system = handling(() => {
      interruption.abort();
      return new Promise(never);
    });
    const summary = await load(system, { requests: 10 }, { signal: interruption.signal });
    expect(summary).toMatchObject({
      verdict: 'partial',
      partial: 'it was interrupted',
      requests: { total: 0, failed: 0 },
      criteria: [],
    });
  });

  test('a system that cannot start is bad input', async () => {
    const system: AuditSystem = () => ({
      start: () => Promise.reject(new Error('no port')),
      stop: () => Promise.resolve(),
    });
    await expect(load(system, { requests: 1 })).rejects.toThrow('the system did not start: no port');
  });
});

function never(): void {}

describe('the options of a load test', () => {
  test.each([
    [{ requests: 0 }, 'requests: expected a whole number from 1'],
    [{ requests: 1.5 }, 'requests: expected a whole number'],
    [{ concurrency: 0 }, 'concurrency: expected'],
    [{ processes: 0 }, 'processes: expected'],
    [{ ratePerSecond: -1 }, 'rate: expected a number above 0'],
    [{ durationSeconds: Number.NaN }, 'duration: expected a number above 0'],
    [{ timeoutSeconds: 0 }, 'timeout: expected a number above 0'],
    [{ thresholds: { p99MsMax: 0 } }, 'threshold p99MsMax: expected a number above 0, got 0'],
    [{ requests: 5, durationSeconds: 5 }, 'got both'],
    [{ concurrency: 5, ratePerSecond: 5 }, 'got both'],
  ] satisfies [LoadOptions, string][])('refuses %j', (options, message) => {
    expect(() => resolveLoadOptions(options)).toThrow(message);
  });
});
