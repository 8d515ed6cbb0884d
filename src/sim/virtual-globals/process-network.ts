import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Server, Socket } from 'node:net';

/** The network as the code of one simulated process finds it. Every method is called as a task of the process. */
export interface ProcessNetwork {
  /** Connects a socket, as `net.Socket#connect` was asked to. Returns what the code goes on with. */
  connect(socket: Socket, values: readonly unknown[]): unknown;
  /** Likewise of `tls.connect`. No handshake is made and no certificate is checked. */
  connectTls(values: readonly unknown[]): unknown;
  listen(server: Server, values: readonly unknown[]): Server;
  /** Answers what `dns` was asked: a method of this name, of `dns`, its promises, or a resolver. */
  lookUp(name: string, on: unknown, values: readonly unknown[]): unknown;
  /** Agents in place of those that all code of a real process shares. */
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /** Whether somebody waits for it to listen. */
  readonly isAwaited: boolean;
  /** Sends a request of `fetch`, as its dispatcher is asked to (undici, `Dispatcher.dispatch`). */
  dispatch(options: object, handler: object): boolean;
}
