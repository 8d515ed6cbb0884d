import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reply } from '../../../src/world/redis/reply.ts';
import { freePort } from '../../../src/load/redis/free-port.ts';
import { WireConnection } from './wire-connection.ts';
import type { AskedRedis } from './wire-connection.ts';

/** The path of an installed redis-server. Continuous integration must have one. */
export function findRealRedis(): string | undefined {
  try {
    return execFileSync('which', ['redis-server'], { encoding: 'utf8' }).trim();
  } catch (error) {
    if (process.env['CI'] === 'true') {
      throw new Error('the differential tests need redis-server, and none is installed', { cause: error });
    }
    process.stderr.write('differential Redis tests skipped: no redis-server is installed\n');
    return undefined;
  }
}

/** A real server on a loopback port of its own, with a few connections. */
export class RealRedis implements AskedRedis {
  readonly #process: ChildProcess;
  readonly #connections: readonly WireConnection[];
  readonly port: number;
  readonly #folder: string;

  private constructor(
    child: ChildProcess,
    connections: readonly WireConnection[],
    { port, folder }: { readonly port: number; readonly folder: string },
  ) {
    this.#process = child;
    this.#connections = connections;
    this.port = port;
    this.#folder = folder;
  }

  static async start(
    path: string,
    connectionCount: number,
    more: readonly string[] = [],
  ): Promise<RealRedis> {
    const port = await freePort();
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    // One of its own: it would load what another server saved in a shared one.
    const folder = mkdtempSync(join(tmpdir(), 'real-redis-'));
    const child = spawn(path, [...options, '--dir', folder, ...more], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
      child.stdout?.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
    const connections = await Promise.all(
      Array.from({ length: connectionCount }, () => WireConnection.open(port)),
    );
    return new RealRedis(child, connections, { port, folder });
  }

  get connections(): readonly number[] {
    return [...this.#connections.keys()];
  }

  /** Sends commands (one character per byte) at once over one connection and waits for all replies. */
  async send(commands: readonly (readonly string[])[], connection = 0): Promise<Reply[]> {
    const used = this.#connections[connection];
    if (used === undefined) throw new Error(`there is no connection ${connection}`);
    return used.send(commands);
  }

  async stop(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
