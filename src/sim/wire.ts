/** What the socket at one end of a simulated connection asks of the wire. */
export interface WirePeer {
  /** Returns false where no more should be written until the end was `drained`. */
  readonly write: (data: Buffer | string) => boolean | void;
  /** This side has nothing more to say. */
  readonly end: () => void;
  /** This side gives the connection up, which it learns of without the network. */
  readonly destroy: (error: Error | undefined) => void;
  /** It takes data again. */
  readonly resume?: () => void;
}

/** What an end asks that sets no timer to see whether it is connected in time. */
export interface TimedPeer extends WirePeer {
  /** Virtual milliseconds until it is connected, as far as the network goes. */
  readonly connectsInMs: () => number;
  readonly nowMs: () => number;
}

/** What the wire tells the socket at one of its ends. */
export interface WireEnd {
  readonly destroyed: boolean;
  connected(): void;
  /** The other side says something. Returns false where the socket takes no more until it asks to `resume`. */
  received(data: Buffer): boolean | void;
  /** The connection is no more. */
  closed(error?: Error): void;
}

const simulated = new WeakSet<object>();

/** Notes that a socket leads to no real network. */
export function noteSimulated(socket: object): void {
  simulated.add(socket);
}

export function isSimulated(socket: object): boolean {
  return simulated.has(socket);
}

/** An error as the operating system tells it: `connect ECONNREFUSED 10.0.0.1:80`. */
export function wireError(code: string, syscall: string, at?: { host: string; port: number }): Error {
  const place = at === undefined ? '' : ` ${at.host}:${at.port}`;
  const details = at === undefined ? {} : { address: at.host, port: at.port };
  return Object.assign(new Error(`${syscall} ${code}${place}`), { code, syscall, ...details });
}
