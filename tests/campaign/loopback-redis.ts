import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../src/load/redis/free-port.ts';

/** A real server on one loopback port that can be taken away and brought back, empty. */
export class LoopbackRedis {
  readonly url: string;
  readonly #path: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(path: string, port: number) {
    this.#path = path;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async on(path: string): Promise<LoopbackRedis> {
    return new LoopbackRedis(path, await freePort());
  }

  async start(): Promise<void> {
    const options = ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn(this.#path, [...options, '--dir', '/tmp'], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
      child.stdout.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
