import { ChunkEvents } from '../../sim/chunk-events.ts';
import type { EventDescription } from '../../sim/sim-event.ts';
import type { SimProcess } from '../../sim/sim-process.ts';
import type { Task } from '../../sim/task.ts';
import { latin1Bytes } from './latin1.ts';
import type { RedisNetwork } from './network.ts';

/** Something on its way to a client. */
export interface Parcel {
  readonly task: Task;
  readonly operation: string;
  readonly nth: number;
  /** In virtual milliseconds, by itself; later if those before it are late. */
  readonly arrivalMs: number;
  /** One character per byte. */
  readonly bytes: string;
  /** Called just before the client gets it. */
  readonly arrives: () => void;
  /** Called once the client has got it. */
  readonly arrived: () => void;
  /** Called where the client never gets it. */
  readonly lost: () => void;
}

/**
 * The way from the server to one client, first in, first out. The oldest parcel may come alone, or everything that waits
 * in one chunk: which of them is a choice of the schedule.
 */
export class ReplyLane {
  readonly #network: RedisNetwork;
  readonly #process: SimProcess;
  readonly #receive: (bytes: Buffer) => void;
  readonly #parcels: Parcel[] = [];
  readonly #events: ChunkEvents;

  constructor(network: RedisNetwork, process: SimProcess, receive: (bytes: Buffer) => void) {
    this.#network = network;
    this.#process = process;
    this.#receive = receive;
    this.#events = new ChunkEvents(network.simulation.scheduler);
  }

  get isEmpty(): boolean {
    return this.#parcels.length === 0;
  }

  push(parcel: Parcel): void {
    this.#parcels.push(parcel);
    this.#expose();
  }

  /** Nothing arrives any more. */
  clear(): void {
    for (const { lost } of this.#parcels.splice(0)) lost();
    this.#events.withdraw();
  }

  #expose(): void {
    const first = this.#parcels[0];
    const last = this.#parcels.at(-1);
    if (first === undefined || last === undefined) return;
    const count = this.#parcels.length;
    this.#events.expose(
      () => this.#delivery(first, 'deliver', 1),
      count > 1 ? () => this.#delivery(last, 'deliver-all', count) : undefined,
    );
  }

  #delivery(parcel: Parcel, phase: 'deliver' | 'deliver-all', count: number): EventDescription {
    const { task, operation, nth, arrivalMs } = parcel;
    return {
      kind: 'deliver',
      task,
      operation,
      nth,
      phase,
      owner: this.#process,
      resource: this.#process.id,
      access: 'write',
      earliestMs: this.#network.notBefore(this.#process, arrivalMs),
      fire: () => this.#deliver(count),
    };
  }

  #deliver(count: number): void {
    const parcels = this.#parcels.splice(0, count);
    this.#events.withdraw();
    this.#expose();
    for (const { arrives } of parcels) arrives();
    this.#receive(latin1Bytes(parcels.map(({ bytes }) => bytes).join('')));
    for (const { arrived } of parcels) arrived();
  }
}
