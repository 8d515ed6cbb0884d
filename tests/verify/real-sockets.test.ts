import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import http2 from 'node:http2';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exhaust, verify, verifyHeap, type AuditSystem } from '../../src/index.ts';
import { RealSocketError } from '../../src/sim/real-socket-error.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { nothingKept } from '../rounds/recorded-leak.ts';
import { RealPeer } from './real-peer.ts';
import { flaggedOnce } from './recorded-failure.ts';
import { requests, smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
const path = join(folder, 'socket');
let tcp: RealPeer;
let unix: RealPeer;
const udp = dgram.createSocket('udp4');
const datagrams: string[] = [];

beforeAll(async () => {
  tcp = await RealPeer.listening();
  unix = await RealPeer.listening(path);
  udp.on('message', (message) => datagrams.push(message.toString()));
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
});
afterAll(async () => {
  await Promise.all([tcp.close(), unix.close()]);
  udp.close();
  rmSync(folder, { recursive: true });
});

/** What a run of a system rejects with that does this for each request; and how many events there were after it. */
async function touching(touch: () => unknown): Promise<{ error: RealSocketError; eventsAfter: number }> {
  let events = 0;
  let touchedAt = NaN;
  const system = tinySystem(async (delivery) => {
    touchedAt = events;
    // Code that copes with whatever goes wrong ends its run all the same.
    await Promise.resolve(delivery)
      .then(touch)
      .catch(() => undefined);
    await delivery.ack();
  });
  const run = runPlan(smallPlan({ operations: requests(3) }), auditScenario(system), {
    onEvent: () => (events += 1),
  });
  const error: unknown = await run.catch((reason: unknown) => reason);
  if (!(error instanceof RealSocketError)) {
    throw new Error(`expected the run to be ended, got ${String(error)}`);
  }
  return { error, eventsAfter: events - touchedAt };
}

describe('a task that touches a real socket ends its run at once', () => {
  const rows: readonly (readonly [string, () => unknown, RealSocketError['use']])[] = [
    ['net', () => connect(tcp.port, '127.0.0.1').on('error', () => undefined), at('connect')],
    ['net, with options', () => connect({ port: tcp.port, host: '127.0.0.1' }), at('connect')],
    ['a Unix socket', () => connect(path), { act: 'connect', path }],
    ['tls', () => tls.connect({ port: tcp.port, host: '127.0.0.1' }), at('connect')],
    ['http', () => get({ port: tcp.port, host: '127.0.0.1' }), at('connect')],
    ['fetch', () => fetch(`http://127.0.0.1:${tcp.port}/`), at('connect')],
    ['http2', () => http2.connect(`http://127.0.0.1:${tcp.port}`), at('connect')],
    ['a server', () => createServer().listen(0, '127.0.0.1'), { act: 'listen', host: '127.0.0.1', port: 0 }],
    [
      'a datagram',
      () => dgram.createSocket('udp4').send('hello', udp.address().port, '127.0.0.1'),
      { act: 'send', host: '127.0.0.1', port: expect.any(Number) as number },
    ],
    ['lookup', () => lookup('localhost'), { act: 'look-up', host: 'localhost' }],
    ['resolve', () => new Resolver().resolve4('raceproof.invalid'), lookUp('raceproof.invalid')],
  ];
  test.each(rows)('%s', async (_, touch, use) => {
    const { error, eventsAfter } = await touching(touch);
    expect(error.use).toEqual(use);
    expect(error.details.task).toBe('p1/r1.1');
    expect(error.details.refused).toBe(true);
    // Points to the line above, and to no line of Node's or of ours.
    expect(error.details.stack[0]).toMatch(/real-sockets\.test\.ts:\d+:\d+/);
    expect(error.details.stack.join('\n')).not.toMatch(/node:|\/src\//);
    expect(error.message).toContain(error.details.stack.join('\n'));
    expect(eventsAfter).toBe(0);
    expect([await tcp.received(), await unix.received(), datagrams]).toEqual([[], [], []]);
  });

  test('what is written to a socket that was opened before does not arrive', async () => {
    const own = await RealPeer.listening();
    const socket = connect(own.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('before;');
    for (const touch of [() => socket.write('in a run'), () => socket.end('in a run')]) {
      const { error, eventsAfter } = await touching(touch);
      expect(error.use).toEqual({ act: 'write', host: '127.0.0.1', port: own.port });
      expect(eventsAfter).toBe(0);
    }
    socket.write('after');
    expect((await own.received()).join('')).toBe('before;after');
    socket.destroy();
    await own.close();
  });

  test('nor what is asked on an HTTP/2 session that was opened before', async () => {
    const paths: unknown[] = [];
    const server = http2.createServer().listen(0, '127.0.0.1');
    server.on('stream', (stream, headers) => {
      paths.push(headers[':path']);
      stream.respond({}, { endStream: true });
    });
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const session = http2.connect(`http://127.0.0.1:${port}`);
    await once(session, 'connect');
    const { error } = await touching(() => session.request({ ':path': '/in-a-run' }).resume());
    expect(error.use).toEqual({ act: 'write', host: '127.0.0.1', port });
    await once(session.request({ ':path': '/after' }).resume(), 'end');
    expect(paths).toEqual(['/after']);
    session.close();
    server.close();
  });

  const capturedLookup = dns.lookup;
  test('with a function captured before the run it cannot be held back, and ends it as well', async () => {
    const { error } = await touching(() => capturedLookup('localhost', () => undefined));
    expect(error.use).toEqual({ act: 'look-up' });
    expect(error.details.refused).toBe(false);
    expect(error.message).toContain('It could not be held back');
  });

  test('and neither a later run nor the runner is any the worse for it', async () => {
    await touching(() => connect(tcp.port, '127.0.0.1'));
    const good = tinySystem((delivery) => delivery.ack());
    expect((await runPlan(smallPlan(), auditScenario(good))).ending).toEqual({ kind: 'settled' });
    const socket: Socket = connect(tcp.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  });
});

test('the standard streams, the pipes of child processes and addresses that need no look-up are left alone', async () => {
  const child = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  const system = tinySystem(async (delivery) => {
    process.stdout.write('');
    child.stdin.write('from a run');
    await lookup('127.0.0.1');
    await delivery.ack();
  });
  expect((await runPlan(smallPlan(), auditScenario(system))).ending).toEqual({ kind: 'settled' });
  const [echo] = (await once(child.stdout, 'data')) as [Buffer];
  child.stdin.end();
  expect(echo.toString()).toBe('from a run');
});

describe('whoever runs many plans ends with the first that touches something', () => {
  const searches = {
    verify: (system: AuditSystem) =>
      verify(flaggedOnce, { system: auditScenario(system), runs: 50, concurrency: { min: 1, max: 2 } }),
    exhaust: (system: AuditSystem) =>
      exhaust(flaggedOnce, { system: auditScenario(system), requests: 2, processes: 1 }),
    verifyHeap: (system: AuditSystem) =>
      verifyHeap(nothingKept, { system: auditScenario(system), concurrency: { min: 1, max: 2 } }),
  };
  test.each(Object.entries(searches))('%s', async (_, search) => {
    let deliveries = 0;
    let starts = 0;
    let startsBefore = 0;
    const handling = tinySystem(async (delivery) => {
      deliveries += 1;
      // Later than whatever a search runs to begin with.
      if (deliveries === 100) {
        startsBefore = starts;
        connect(tcp.port, '127.0.0.1');
      }
      await delivery.ack();
    });
    const counting: AuditSystem = (environment) => {
      starts += 1;
      return handling(environment);
    };
    await expect(search(counting)).rejects.toBeInstanceOf(RealSocketError);
    expect(startsBefore).toBeGreaterThan(0);
    expect(starts).toBe(startsBefore);
    expect(await tcp.received()).toEqual([]);
  });
});

function at(act: 'connect'): RealSocketError['use'] {
  return { act, host: '127.0.0.1', port: expect.any(Number) as number };
}

function lookUp(host: string): RealSocketError['use'] {
  return { act: 'look-up', host };
}
