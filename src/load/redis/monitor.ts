import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { latin1Text } from '../../world/redis/latin1.ts';
import { type MonitorLine, parseMonitorLine } from './monitor-line.ts';
import type { RedisAddress } from './redis-address.ts';

export interface MonitorEvents {
  readonly line: (line: MonitorLine) => void;
  readonly closed: () => void;
}

const lineEnd = '\r\n';
/** What the reply to a refused command begins with. */
const refusal = '-'.charCodeAt(0);

/** A connection that is told of every command the server executes, in its order. */
export class Monitor {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Rejects with the server's own words where it refuses. */
  static open(address: RedisAddress, events: MonitorEvents): Promise<Monitor> {
    const { host, port, secure, username, password } = address;
    const socket = secure ? connectSecure({ host, port }) : connectPlain({ host, port });
    socket.setNoDelay(true);
    const login =
      password === undefined ? [] : [['AUTH', ...(username === undefined ? [] : [username]), password]];
    const requests = [...login, ['MONITOR']];
    return new Promise((resolve, reject) => {
      let awaited = requests.length;
      let rest: Buffer = Buffer.alloc(0);
      socket.once('error', reject);
      socket.once('close', () => {
        reject(new Error('the server closed the connection'));
        if (awaited === 0) events.closed();
      });
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        for (const request of requests) socket.write(encode(request));
      });
      socket.on('data', (chunk: Buffer) => {
        const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        let start = 0;
        for (let end = bytes.indexOf(lineEnd); end !== -1; end = bytes.indexOf(lineEnd, start)) {
          const line = bytes.subarray(start, end);
          start = end + lineEnd.length;
          if (awaited > 0) {
            awaited -= 1;
            // A server without a password refuses one, and is ready all the same; the last reply tells.
            if (awaited > 0) continue;
            if (line[0] !== refusal) resolve(new Monitor(socket));
            else {
              reject(new Error(latin1Text(line, 1)));
              socket.destroy();
            }
          } else {
            const parsed = parseMonitorLine(line.subarray(1));
            if (parsed !== undefined) events.line(parsed);
          }
        }
        rest = bytes.subarray(start);
      });
    });
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }
}

function encode(request: readonly string[]): string {
  return `*${request.length}\r\n${request.map((text) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`).join('')}`;
}
