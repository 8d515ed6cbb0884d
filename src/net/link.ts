import type { SimProcess } from '../sim/sim-process.ts';
import type { Task } from '../sim/task.ts';
import type { WirePeer } from '../sim/wire.ts';
import { Lane, type Side } from './lane.ts';
import type { Weather } from './weather.ts';

export interface LinkOptions {
  readonly weather: Weather;
  readonly client: Side;
  readonly server: Side;
  /** Told by which task the data was sent that arrives at the server now. */
  readonly arriving: (sender: Task) => void;
  /** Both sockets are closed. */
  readonly ended: (link: Link) => void;
}

/** A connection between two simulated processes, or within one. */
export class Link {
  readonly client: Side;
  readonly server: Side;
  readonly #toServer: Lane;
  readonly #toClient: Lane;
  readonly #ended: LinkOptions['ended'];
  readonly #closed = new Set<Side>();

  constructor({ weather, client, server, arriving, ended }: LinkOptions) {
    this.client = client;
    this.server = server;
    this.#ended = ended;
    const broken = (): void => this.reset();
    this.#toServer = new Lane({
      weather,
      from: client,
      to: server,
      arriving,
      broken,
      refused: () => this.#toClient.reset('applied'),
    });
    this.#toClient = new Lane({
      weather,
      from: server,
      to: client,
      arriving: () => {},
      broken,
      refused: () => this.#toServer.reset('applied'),
    });
    // It is made once the client is connected.
    this.#toClient.open();
  }

  /** What the socket at one side asks for. */
  peerOf(side: Side): WirePeer {
    const { out, back } = this.#lanesOf(side);
    return {
      write: (data) => out.send(typeof data === 'string' ? Buffer.from(data) : data),
      end: () => out.end(),
      destroy: () => this.#givenUpBy(side),
      resume: () => back.open(),
    };
  }

  /** The connection breaks: what is under way is lost, and both sides learn of it. */
  reset(): void {
    this.#toServer.reset('lost');
    this.#toClient.reset('lost');
  }

  /** Nothing gets through for a while, on this connection or another. */
  hold(): void {
    this.#toServer.hold();
    this.#toClient.hold();
  }

  /** The connection was accepted: what the client has sent so far may come. */
  accepted(): void {
    this.#toServer.open();
  }

  /** One of the processes is gone. The other side learns of it after what was sent to it, or instead of that. */
  gone(process: SimProcess, inFlight: 'lost' | 'applied'): void {
    for (const side of [this.client, this.server]) {
      if (side.process !== process) continue;
      const { out, back } = this.#lanesOf(side);
      side.end = undefined;
      out.reset(inFlight);
      back.close();
      this.#closed.add(side);
    }
    this.#endIfClosed();
  }

  #lanesOf(side: Side): { readonly out: Lane; readonly back: Lane } {
    return side === this.client
      ? { out: this.#toServer, back: this.#toClient }
      : { out: this.#toClient, back: this.#toServer };
  }

  /** A socket was destroyed: what it has sent still arrives, and the end of it. What still comes for it is refused. */
  #givenUpBy(side: Side): void {
    const { out, back } = this.#lanesOf(side);
    side.end = undefined;
    out.end();
    back.open();
    this.#closed.add(side);
    this.#endIfClosed();
  }

  #endIfClosed(): void {
    if (this.#closed.size === 2) this.#ended(this);
  }
}
