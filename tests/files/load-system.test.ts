import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSystem } from '../../src/files/load-system.ts';
import type { Run } from '../../src/index.ts';
import { RealSocketError } from '../../src/sim/real-socket-error.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { RealPeer } from '../verify/real-peer.ts';
import { smallPlan } from '../verify/small-plan.ts';
import { tinySystem } from '../verify/tiny-system.ts';

let peer: RealPeer;

beforeAll(async () => {
  peer = await RealPeer.listening();
  process.env['TEST_PORT'] = String(peer.port);
});
afterAll(async () => {
  delete process.env['TEST_PORT'];
  await peer.close();
});

describe('what a module opened when it was loaded stays out of reach of a run', () => {
  async function touchOf(run: Promise<Run>): Promise<RealSocketError> {
    const error: unknown = await run.catch((reason: unknown) => reason);
    if (!(error instanceof RealSocketError)) {
      throw new Error(`expected the run to be ended, got ${String(error)}`);
    }
    return error;
  }

  test('a client that is ready', async () => {
    const system = await loadSystem('tests/verify/systems/ready-redis-at-import.ts');
    const [hello = ''] = await peer.received();
    expect(hello).toContain('SETINFO');
    const { use, details } = await touchOf(runPlan(smallPlan(), system));
    expect(use).toEqual({ act: 'write', host: '127.0.0.1', port: peer.port });
    expect(details.task).toBe('p1/r1.1');
    expect(details.stack.join('\n')).toMatch(/systems\/ready-redis-at-import\.ts:10:15/);
    expect(await peer.received()).toEqual([]);
  });

  test('a socket that is still connecting, with where it was opened', async () => {
    const system = await loadSystem('tests/verify/systems/socket-at-import.ts');
    const { use, details } = await touchOf(runPlan(smallPlan(), system));
    expect(use).toEqual({ act: 'write', host: '127.0.0.1', port: peer.port });
    expect(details.stack[0]).toMatch(/systems\/socket-at-import\.ts:8:10/);
    expect(details.openedAt).toEqual([expect.stringMatching(/systems\/socket-at-import\.ts:4:16/)]);
    expect(await peer.received()).toEqual([]);
  });

  test('a client that is still connecting, and keeps what tasks give it until it is ready', async () => {
    const system = await loadSystem('tests/verify/systems/redis-at-import.ts');
    const { use, details, message } = await touchOf(runPlan(smallPlan(), system));
    expect(use).toEqual({ act: 'write', host: '127.0.0.1', port: peer.port });
    expect(details.task).toBeUndefined();
    expect(message).toContain('code that the system set going when it was imported');
    // Nor does it send anything once the run is over, however often it tries.
    const { redis } = await import('../verify/systems/redis-at-import.ts');
    for (let attempt = 1; attempt <= 3; attempt += 1) await once(redis, 'reconnecting');
    expect(await peer.received()).toEqual([]);
    // The runs of other systems go on beside it, and its own is not loaded again.
    let attempts = 0;
    redis.on('reconnecting', () => (attempts += 1));
    const other = tinySystem((delivery) => delivery.ack());
    while (attempts < 3) {
      const { ending } = await runPlan(smallPlan(), auditScenario(other));
      expect(ending).toEqual({ kind: 'settled' });
    }
    await expect(loadSystem('tests/verify/systems/redis-at-import.ts')).rejects.toBeInstanceOf(
      RealSocketError,
    );
    redis.disconnect();
  });
});
