import type { Server } from 'node:net';
import type { Simulation } from '../sim/simulation.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { WireEnd, WirePeer } from '../sim/wire.ts';
import type { Link } from './link.ts';
import type { OpenHandles } from './open-handles.ts';
import type { Address } from './socket-end.ts';
import { NetworkStack } from './stack.ts';
import { type NetworkSettings, Weather } from './weather.ts';

/** Makes the socket at the client's end of a connection; without it the service gives what the client goes on with. */
export type MakeEnd = (peer: WirePeer) => WireEnd;

/** A simulated service that clients reach by an address. */
export interface Served {
  /** A process connects to it. Returns the client's end of the connection. */
  readonly accept: (process: SimProcess, makeEnd: MakeEnd | undefined) => WireEnd;
  /** Whether it has an end of its own for clients that take what they are given: one with less to it than a socket. */
  readonly hasLightEnd: boolean;
}

/** Where a process listens. */
export interface Listening {
  readonly process: SimProcess;
  readonly server: Server;
  readonly port: number;
  /** Of the process. */
  readonly handles: OpenHandles;
}

/** Something on its way between processes. */
export interface UnderWay {
  /** Nothing gets through for a while between some processes: it waits where it is concerned. */
  readonly hold: () => void;
}

/** Whoever is behind an address. */
export type Found =
  | { readonly kind: 'service'; readonly served: Served; readonly at: Address }
  | { readonly kind: 'process'; readonly name: string; readonly at: Address }
  | { readonly kind: 'nobody'; readonly why: 'ENOTFOUND' | 'ECONNREFUSED'; readonly at: Address };

/** Other names that a host has for itself. */
const own: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);

/** The network of one run: who is reached by which address, and every connection between processes. */
export class Network {
  readonly simulation: Simulation;
  readonly weather: Weather;
  readonly links = new Set<Link>();
  /** Connections that are being made. */
  readonly connecting = new Set<UnderWay & { readonly process: SimProcess }>();
  readonly #served = new Map<string, Served>();
  readonly #listening: Listening[] = [];
  /** The addresses that names stand for, and back. */
  readonly #addresses = new Map<string, string>();

  /** `processes`: the names of all that the run has. */
  constructor(
    simulation: Simulation,
    { settings, processes }: { readonly settings: NetworkSettings; readonly processes: readonly string[] },
  ) {
    this.simulation = simulation;
    this.weather = new Weather(simulation, settings);
    processes.forEach((name, index) => this.#addresses.set(name, `10.0.1.${index + 1}`));
  }

  /** Puts a service at an address, `host:port`. */
  serve(address: string, served: Served): void {
    this.#served.set(address, served);
    const host = address.slice(0, address.lastIndexOf(':'));
    if (!this.#addresses.has(host)) this.#addresses.set(host, `10.0.0.${this.#served.size}`);
  }

  stackOf(process: SimProcess): NetworkStack {
    return new NetworkStack(this, process);
  }

  /** The address that a name stands for as one process sees it; undefined for a name that nobody has. */
  resolve(host: string, process: SimProcess): string | undefined {
    if (own.has(host)) return this.#addresses.get(process.name);
    if ([...this.#addresses.values()].includes(host)) return host;
    return this.#addresses.get(host);
  }

  find(host: string, port: number, process: SimProcess): Found {
    const name = this.#nameOf(host, process);
    if (name === undefined) return { kind: 'nobody', why: 'ENOTFOUND', at: { host, port } };
    const at = { host: this.#addresses.get(name) ?? host, port };
    const served = this.#served.get(`${name}:${port}`) ?? (own.has(host) ? this.#besides(port) : undefined);
    if (served !== undefined) return { kind: 'service', served, at };
    const isProcess = !this.#isServedHost(name);
    return isProcess ? { kind: 'process', name, at } : { kind: 'nobody', why: 'ECONNREFUSED', at };
  }

  /** Who listens there now. */
  listeningAt(name: string, port: number): Listening | undefined {
    return this.#listening.find((each) => each.process.name === name && each.port === port);
  }

  listen(listening: Listening): void {
    this.#listening.push(listening);
  }

  unlisten(server: Server): void {
    const index = this.#listening.findIndex((each) => each.server === server);
    if (index !== -1) this.#listening.splice(index, 1);
  }

  /** Where a process listens, in the order in which it began to. */
  listeningOf(process: SimProcess): readonly Listening[] {
    return this.#listening.filter((each) => each.process === process);
  }

  gone(process: SimProcess, inFlight: 'lost' | 'applied'): void {
    for (const { server } of this.listeningOf(process)) this.unlisten(server);
    for (const link of this.links) link.gone(process, inFlight);
    for (const each of this.connecting) if (each.process === process) this.connecting.delete(each);
  }

  /** Keeps processes apart from now on: what is under way between them waits, too. */
  keepApart(change: (weather: Weather) => void): void {
    change(this.weather);
    for (const each of [...this.connecting, ...this.links]) each.hold();
  }

  #nameOf(host: string, process: SimProcess): string | undefined {
    if (own.has(host)) return process.name;
    if (this.#addresses.has(host)) return host;
    for (const [name, address] of this.#addresses) if (address === host) return name;
    return undefined;
  }

  /** A service that was put at the process's own host, whatever name that was given. */
  #besides(port: number): Served | undefined {
    return [...own].map((host) => this.#served.get(`${host}:${port}`)).find((served) => served !== undefined);
  }

  #isServedHost(name: string): boolean {
    return [...this.#served.keys()].some((address) => address.startsWith(`${name}:`));
  }
}
