import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { AsyncResource } from 'node:async_hooks';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { AuditSystem } from '../../src/index.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

// As a module keeps it that was loaded before the run.
const realSetTimeout = globalThis.setTimeout;

const never = (): Promise<void> => Promise.race([]);

describe('what the simulation does not control ends the run and is named', () => {
  test('a file that is being read while nothing else can happen', async () => {
    // A file that never ends: reading it outlasts everything that the simulation has to do.
    const controller = new AbortController();
    const system: AuditSystem = () => ({
      start: async () => {
        await readFile('/dev/zero', { signal: controller.signal });
      },
      stop: () => Promise.resolve(),
    });
    const { ending } = await runPlan(smallPlan(), auditScenario(system));
    controller.abort();
    expect(ending).toMatchObject({ kind: 'uncontrolled', resources: [expect.stringMatching(/FS/)] });
  });

  test('a real timer that was captured before the run', async () => {
    const timers: NodeJS.Timeout[] = [];
    const system = tinySystem(
      async (delivery) => {
        await new Promise((resolve) => {
          timers.push(realSetTimeout(resolve, 3_600_000));
        });
        await delivery.ack();
      },
      { concurrency: 1 },
    );
    const { ending } = await runPlan(smallPlan(), auditScenario(system));
    for (const timer of timers) clearTimeout(timer);
    expect(ending).toEqual({
      kind: 'uncontrolled',
      resources: ['Timeout'],
      waiting: [
        { who: 'p1', forWhat: '1 handlers to settle' },
        { who: 'request r1', forWhat: 'a process to settle it' },
      ],
    });
  });

  test('not what others have begun meanwhile, nor what has ended', async () => {
    const { server, port } = await silentServer();
    const begun: ReturnType<typeof beginOutside>[] = [];
    const system = tinySystem(
      async () => {
        clearTimeout(realSetTimeout(() => undefined, 3_600_000));
        begun.push(beginOutside(port));
        await never();
      },
      { concurrency: 1 },
    );
    const { ending } = await runPlan(smallPlan(), auditScenario(system));
    for (const { timer, socket } of begun) {
      clearTimeout(timer);
      socket.destroy();
    }
    server.close();
    expect(ending).toMatchObject({ kind: 'stuck', how: 'deadlock' });
  });

  test('a Redis command that is not simulated', async () => {
    const system = tinySystem(async (delivery, { redis }) => {
      await redis.geoadd('places', 1, 2, 'here');
      await delivery.ack();
    });
    const { ending } = await runPlan(smallPlan(), auditScenario(system));
    expect(ending).toMatchObject({ kind: 'unsupported' });
    const message = ending.kind === 'unsupported' ? ending.message : '';
    expect(message).toContain("'geoadd'");
    expect(message).toMatch(/Simulated are: append .* zunionstore$/);
  });
});

/** What belongs to no task, though one calls it: the runner's own business. */
const beginOutside = AsyncResource.bind((port: number) => ({
  timer: realSetTimeout(() => undefined, 3_600_000),
  socket: connect(port, '127.0.0.1'),
}));

function silentServer(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : 0 });
    });
  });
}
