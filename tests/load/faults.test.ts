import { describe, expect, test } from 'vitest';
import type { PlannedFault } from '../../src/core/plan.ts';
import type { LoadSummary } from '../../src/report/json/load-summary.ts';
import { liveFaults } from '../../src/load/live-faults.ts';
import { type LoadOptions, resolveLoadOptions } from '../../src/load/load-options.ts';
import { runLoadTest, type SystemHost } from '../../src/load/load-test.ts';
import { openLoadRedis, type WhichRedis } from '../../src/load/open-load-redis.ts';
import { sameProcess } from '../../src/load/same-process.ts';
import { WorkerHost } from '../../src/load/workers/worker-host.ts';
import { referenceSystem } from '../../properties/reference-system.ts';
import { findRealRedis } from '../world/redis/real-redis.ts';

/** Nothing here says how fast the machine is, nor how well the system does under faults: only that it is safe. */
const patient = { p99MsMax: 600_000, makespanMsMax: 600_000, contentionRateMax: 1, errorRateMax: 1 };

async function load(
  wanted: string | readonly PlannedFault[],
  given: LoadOptions,
  server: WhichRedis['server'],
): Promise<LoadSummary> {
  const options = resolveLoadOptions({ thresholds: patient, visibilitySeconds: 2, ...given });
  const faults =
    typeof wanted === 'string'
      ? liveFaults(wanted, { options, ownServer: server !== undefined })
      : { planned: wanted, restarts: [], onWire: false };
  const host: SystemHost = options.ownProcesses
    ? new WorkerHost('properties/reference-system.ts')
    : sameProcess(referenceSystem);
  const openRedis = openLoadRedis({
    server,
    ownProcesses: options.ownProcesses,
    withProxy: faults.onWire,
  });
  return runLoadTest({ options, systemName: 'test', host, openRedis, faults });
}

function expectSafe(summary: LoadSummary): void {
  expect(summary.violations).toEqual([]);
  expect(summary.verdict).toBe('passed');
  expect(summary.requests.total).toBe(summary.requests.successful + summary.requests.failed);
  expect(Object.keys(summary.faults).length).toBeGreaterThan(0);
}

test('a worker process that is killed loses nothing', async () => {
  const kill = (process: string, nth: number): PlannedFault => ({
    kind: 'process.crash',
    at: { process, operation: 'auditor.audit', nth },
    with: { moment: 'exec', restartAfterMs: 0, inFlight: 'applied' },
  });
  const summary = await load([kill('p1', 5)], { requests: 60, processes: 2 }, undefined);
  expectSafe(summary);
  expect(summary.faults).toEqual({ 'process.crash': 1 });
});

test('processes that ask the auditor all at once leave no warning', async () => {
  const warnings: string[] = [];
  const warned = ({ message }: Error): void => void warnings.push(message);
  process.on('warning', warned);
  await load([], { requests: 60, processes: 2 }, undefined);
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});

const path = findRealRedis();

describe.skipIf(path === undefined)('faults on the wire to a real Redis', () => {
  const server = { command: path ?? '' };

  test('resets before and after a command took effect', async () => {
    const summary = await load(
      'redis.reset-before,redis.reset-after',
      { requests: 60, hotPercent: 20 },
      server,
    );
    expectSafe(summary);
  });

  test('a server that is restarted and keeps what it held', async () => {
    const summary = await load('redis.restart', { requests: 60 }, server);
    expectSafe(summary);
    expect(summary.notJudged).toBe(0);
  });

  test('a server that is restarted and has lost everything', async () => {
    const summary = await load('redis.restart-empty', { requests: 60 }, server);
    expectSafe(summary);
    expect(summary.notJudged).toBe(60);
  });
});

describe('the list of faults', () => {
  const options = resolveLoadOptions({});
  test('is drawn from what the setting allows', () => {
    const { planned, restarts } = liveFaults('all', { options, ownServer: false });
    expect(planned.filter(({ kind }) => kind.startsWith('process.'))).toEqual([]);
    expect(restarts).toEqual([]);
    expect(liveFaults('redis', { options, ownServer: false }).onWire).toBe(true);
    expect(liveFaults('auditor.late', { options, ownServer: false }).onWire).toBe(false);
  });

  test.each([
    ['nonsense', '--faults: expected all, or a list of'],
    ['process.crash', 'faults of processes need --processes'],
    ['redis.restart', 'restarts need --redis-server'],
    ['', '--faults: expected'],
  ])('refuses "%s"', (list, message) => {
    expect(() => liveFaults(list, { options, ownServer: false })).toThrow(message);
  });
});
