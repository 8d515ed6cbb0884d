import { mix } from '../core/hash.ts';
import type { CallScript } from '../sim/fault.ts';
import { ChunkEvents } from '../sim/chunk-events.ts';
import type { EventDescription } from '../sim/sim-event.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import { senderOr } from '../sim/sender.ts';
import { runAs, type Task } from '../sim/task.ts';
import { callAs } from '../sim/virtual-globals/call-as.ts';
import { wireError } from '../sim/wire.ts';
import type { SocketEnd } from './socket-end.ts';
import type { Weather } from './weather.ts';

/** One end of a connection between two processes. */
export interface Side {
  readonly process: SimProcess;
  /** What the end does by itself belongs to it. */
  readonly task: Task;
  /** Undefined until the server has accepted the connection. */
  end: SocketEnd | undefined;
}

/** Something on its way: bytes, the end of all that this side says, or the news that the connection is no more. */
interface Segment {
  readonly what: Buffer | 'end' | 'reset';
  readonly sender: Task;
  readonly script: CallScript | undefined;
  readonly arrivalMs: number;
}

export interface LaneOptions {
  readonly weather: Weather;
  readonly from: Side;
  readonly to: Side;
  /** Told before data arrives: by whom it was sent. */
  readonly arriving: (sender: Task) => void;
  /** A fault breaks the connection. */
  readonly broken: () => void;
  /** Data came for a socket that is closed. */
  readonly refused: () => void;
}

/** How much may be under way before a socket is asked to wait, in bytes. */
const windowBytes = 65_536;

/**
 * One direction of a connection: first in, first out. What waits arrives piece by piece or all in one chunk, which is a
 * choice of the schedule; nothing is lost but with the connection.
 */
export class Lane {
  readonly #weather: Weather;
  readonly #from: Side;
  readonly #to: Side;
  readonly #arriving: LaneOptions['arriving'];
  readonly #broken: () => void;
  readonly #refused: () => void;
  readonly #segments: Segment[] = [];
  readonly #events: ChunkEvents;
  /** Bytes under way. */
  #inFlight = 0;
  /** The receiving socket takes no more for now. */
  #blocked = true;
  #sent = 0;
  #hasEnded = false;
  #closed = false;
  /** Which arrival the oldest is. */
  #nth: number | undefined;

  constructor({ weather, from, to, arriving, broken, refused }: LaneOptions) {
    this.#weather = weather;
    this.#events = new ChunkEvents(weather.simulation.scheduler);
    this.#from = from;
    this.#to = to;
    this.#arriving = arriving;
    this.#broken = broken;
    this.#refused = refused;
  }

  /** Returns false where the socket should wait before it sends more. */
  send(data: Buffer): boolean {
    if (this.#closed) return true;
    const { simulation } = this.#weather;
    const sender = senderOr(this.#from.task);
    this.#sent += 1;
    const nth = this.#sent;
    const script = simulation.faults?.script({
      process: this.#from.process.name,
      operation: 'net.send',
      request: undefined,
      peer: this.#to.process.name,
      id: () => `${this.#from.task.id}/net.send#${nth}`,
    });
    for (const part of this.#weather.pieces(data, this.#from.task, nth)) {
      this.#push({ what: part, sender, script, arrivalMs: this.#arrivalMs(script, nth) });
    }
    this.#inFlight += data.length;
    script?.after.invoke?.();
    return this.#inFlight < windowBytes;
  }

  end(): void {
    if (this.#closed || this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sign('end');
  }

  /** The connection breaks, which is learnt of once what is under way has come, or instead of that. */
  reset(inFlight: 'lost' | 'applied'): void {
    if (this.#closed) return;
    if (inFlight === 'lost') {
      this.#segments.length = 0;
      this.#withdraw();
    }
    this.#sign('reset');
    this.#closed = true;
    this.open();
  }

  /** The receiving socket takes data. */
  open(): void {
    if (!this.#blocked) return;
    this.#blocked = false;
    this.#expose();
  }

  /** Nothing arrives any more. */
  close(): void {
    this.#closed = true;
    this.#segments.length = 0;
    this.#withdraw();
  }

  /** What is under way stays so for as long as nothing gets through. */
  hold(): void {
    const first = this.#segments[0];
    if (first === undefined || this.#notBefore(first.arrivalMs) <= first.arrivalMs) return;
    this.#events.withdraw();
    this.#expose();
  }

  #notBefore(atMs: number): number {
    return this.#weather.notBefore(this.#from.process.name, this.#to.process.name, atMs);
  }

  #withdraw(): void {
    this.#events.withdraw();
    this.#nth = undefined;
  }

  #sign(what: 'end' | 'reset'): void {
    const arrivalMs = this.#arrivalMs(undefined, 0);
    this.#push({ what, sender: senderOr(this.#from.task), script: undefined, arrivalMs });
  }

  #arrivalMs(script: CallScript | undefined, nth: number): number {
    return this.#weather.arrivalMs(this.#from, this.#to, mix(0x6e6574, nth)) + (script?.execDelayMs ?? 0);
  }

  #push(segment: Segment): void {
    this.#segments.push(segment);
    this.#expose();
  }

  /** The end and a reset are events of their own: Node tells of them once all that came before has had its say. */
  #expose(): void {
    const first = this.#segments[0];
    if (this.#blocked || !this.#to.process.alive || first === undefined) return;
    const signAt = this.#segments.findIndex(({ what }) => !Buffer.isBuffer(what));
    const count = signAt === -1 ? this.#segments.length : signAt;
    const last = this.#segments[count - 1];
    this.#events.expose(
      () => this.#delivery(first, 'deliver', 1),
      count > 1 && last !== undefined ? () => this.#delivery(last, 'deliver-all', count) : undefined,
    );
  }

  #delivery({ arrivalMs }: Segment, phase: 'deliver' | 'deliver-all', count: number): EventDescription {
    const { process, task } = this.#to;
    return {
      kind: 'deliver',
      task,
      operation: 'net.data',
      nth:
        phase === 'deliver' ? (this.#nth ??= task.next('net.data deliver')) : task.next(`net.data ${phase}`),
      phase,
      owner: process,
      resource: process.id,
      access: 'write',
      earliestMs: this.#notBefore(arrivalMs),
      fire: () => this.#deliver(count),
    };
  }

  #deliver(count: number): void {
    const arrived = this.#segments.splice(0, count);
    this.#withdraw();
    const data = arrived.flatMap(({ what }) => (Buffer.isBuffer(what) ? [what] : []));
    const isLost = arrived.some(({ script }) => script?.connection === 'reset' && !script.applied);
    const { end, task } = this.#to;
    const last = arrived.at(-1);
    if (last !== undefined && data.length > 0 && !isLost) this.#receive(data, last.sender);
    if (last?.what === 'end') callAs(task, () => end?.ended());
    if (last?.what === 'reset') callAs(task, () => end?.closed(wireError('ECONNRESET', 'read')));
    for (const { script } of arrived) script?.after.deliver?.();
    if (arrived.some(({ script }) => script?.connection === 'reset')) this.#broken();
    this.#expose();
  }

  #receive(data: readonly Buffer[], sender: Task): void {
    const { end } = this.#to;
    const bytes = data.length === 1 && data[0] !== undefined ? data[0] : Buffer.concat(data);
    const wasFull = this.#inFlight >= windowBytes;
    this.#inFlight -= bytes.length;
    if (end === undefined || end.destroyed) {
      this.#refused();
      return;
    }
    this.#arriving(sender);
    callAs(this.#to.task, () => {
      if (!end.received(bytes)) this.#blocked = true;
    });
    const writer = this.#from.end;
    if (wasFull && this.#inFlight < windowBytes && writer !== undefined) {
      runAs(this.#from.task, () => writer.drained());
    }
  }
}
