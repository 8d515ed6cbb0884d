import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RedisAddress } from './redis-address.ts';
import { freePort } from './free-port.ts';

const startMs = 10_000;

/** A redis-server of the test's own, on a free loopback port, with a folder of its own. */
export class OwnServer {
  readonly #command: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'raceproof-redis-'));
  #child: ChildProcess | undefined;
  #port = 0;

  private constructor(command: string) {
    this.#command = command;
  }

  /** Throws a `TypeError` where there is no such program, or it does not start. */
  static async start(command: string): Promise<OwnServer> {
    const server = new OwnServer(command);
    await server.#start();
    return server;
  }

  get address(): RedisAddress {
    const login = { username: undefined, password: undefined };
    return { host: '127.0.0.1', port: this.#port, secure: false, database: 0, ...login };
  }

  /** Ends it and starts it anew: with what it held, or killed and empty. */
  async restart(keeping: 'everything' | 'nothing'): Promise<void> {
    await this.#end(keeping === 'everything' ? 'SIGTERM' : 'SIGKILL');
    if (keeping === 'nothing') rmSync(join(this.#folder, 'appendonlydir'), { recursive: true, force: true });
    await this.#start();
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    this.#port = await freePort();
    const place = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const child = spawn(this.#command, [...place, '--save', '', '--appendonly', 'yes'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const ready = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`it ended with code ${code}`)));
      child.stdout?.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
      setTimeout(() => reject(new Error(`it was not ready within ${startMs} ms`)), startMs).unref();
    });
    try {
      await ready;
    } catch (cause) {
      await this.stop();
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new TypeError(
        `--redis-server: expected a redis-server or valkey-server that starts, got ${this.#command}: ${why}`,
        { cause },
      );
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
