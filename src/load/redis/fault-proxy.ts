import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { laneOf } from '../../core/event-id.ts';
import { Prng } from '../../core/prng.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { ProxiedConnection } from './proxied-connection.ts';
import type { Senders } from './senders.ts';
import type { WireFaults } from './wire-redis.ts';

export interface FaultProxyOptions {
  readonly simulation: Simulation;
  readonly senders: Senders;
  readonly upstream: () => { readonly host: string; readonly port: number };
}

const pieceBytesMax = 64;
/** Of replies, one in this many is cut into pieces. */
const sliceOdds = 10;

/** Stands between the clients and a real server, and does to the wire what the planned faults say. */
export class FaultProxy implements WireFaults {
  readonly #options: FaultProxyOptions;
  readonly #server: Server;
  readonly #connections = new Set<ProxiedConnection>();
  readonly #prng: Prng;
  readonly #stalledUntilMs = new Map<string, number>();
  #slow = { untilMs: 0, extraMs: 0 };
  #isUp = true;
  #isHealed = false;

  private constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#prng = new Prng(options.simulation.seed);
    this.#server = createServer({ noDelay: true }, (socket) => void this.#accept(socket));
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    return address.port;
  }

  slow({ extraMs, durationMs }: { readonly extraMs: number; readonly durationMs: number }): void {
    this.#slow = { extraMs, untilMs: performance.now() + durationMs };
  }

  stall(process: string, durationMs: number): void {
    this.#stalledUntilMs.set(process, performance.now() + durationMs);
  }

  heal(): void {
    this.#isHealed = true;
    this.#slow = { untilMs: 0, extraMs: 0 };
    this.#stalledUntilMs.clear();
  }

  /** The server goes down: connections break, and none can be made. */
  down(): void {
    this.#isUp = false;
    for (const connection of this.#connections) connection.reset();
  }

  up(): void {
    this.#isUp = true;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #accept(client: Socket): Promise<void> {
    client.on('error', ignore);
    const { senders, simulation, upstream } = this.#options;
    const port = client.remotePort ?? 0;
    if (!this.#isUp) {
      client.resetAndDestroy();
      return;
    }
    client.pause();
    const process = laneOf(await senders.whenKnown(port));
    if (client.destroyed || !this.#isUp) {
      client.resetAndDestroy();
      return;
    }
    const connection = new ProxiedConnection({
      client,
      upstream: upstream(),
      simulation,
      process,
      heldMs: () => this.#heldMs(process),
      pieceBytes: () => this.#pieceBytes(),
      relaying: (ours) => senders.relayed(ours, port),
    });
    this.#connections.add(connection);
    client.once('close', () => this.#connections.delete(connection));
    client.resume();
  }

  #heldMs(process: string): number {
    const now = performance.now();
    const stallMs = Math.max((this.#stalledUntilMs.get(process) ?? 0) - now, 0);
    return stallMs + (now < this.#slow.untilMs ? this.#slow.extraMs : 0);
  }

  #pieceBytes(): number | undefined {
    if (this.#isHealed || this.#prng.integer(1, sliceOdds) > 1) return undefined;
    return this.#prng.integer(1, pieceBytesMax);
  }
}

function ignore(): void {}
