import { Agent as HttpAgent, globalAgent as httpAgent, OutgoingMessage } from 'node:http';
import { globalAgent as httpsAgent } from 'node:https';
import tls from 'node:tls';
import { currentTask } from '../task.ts';
import type { Patch } from './patch.ts';

type Method = (this: unknown, ...values: unknown[]) => unknown;

const real = {
  connectTls: tls.connect as Method,
  addRequest: Reflect.get(HttpAgent.prototype, 'addRequest') as Method,
  storeHeader: Reflect.get(OutgoingMessage.prototype, '_storeHeader') as Method,
};

function connectTls(this: unknown, ...values: unknown[]): unknown {
  const network = currentTask()?.process.network;
  return network === undefined ? Reflect.apply(real.connectTls, this, values) : network.connectTls(values);
}

/** The agents that all code of a real process shares keep connections: each simulated process has its own. */
function addRequest(this: unknown, ...values: unknown[]): unknown {
  const agents = currentTask()?.process.network?.agents;
  const own = this === httpAgent ? agents?.http : this === httpsAgent ? agents?.https : undefined;
  return Reflect.apply(real.addRequest, own ?? this, values);
}

/** Node dates answers by a clock that it does not show. */
function storeHeader(this: OutgoingMessage, ...values: unknown[]): unknown {
  const message = this as OutgoingMessage & { sendDate: boolean; _header: string };
  if (currentTask() === undefined || !message.sendDate) return Reflect.apply(real.storeHeader, this, values);
  message.sendDate = false;
  try {
    return Reflect.apply(real.storeHeader, this, values);
  } finally {
    message.sendDate = true;
    if (!/^date:/im.test(message._header)) {
      const date = `Date: ${new Date().toUTCString()}\r\n`;
      message._header = `${message._header.slice(0, -2)}${date}\r\n`;
    }
  }
}

/** What `fetch` gives its requests to. */
interface Dispatcher {
  dispatch: (options: object, handler: object) => boolean;
}

const dispatcherKey = Symbol.for('undici.globalDispatcher.1');

/** Requests of tasks go over the simulated network, all others where they went before. */
function routed(former: Dispatcher): Dispatcher {
  const dispatch: Dispatcher['dispatch'] = (options, handler) => {
    const network = currentTask()?.process.network;
    return network === undefined ? former.dispatch(options, handler) : network.dispatch(options, handler);
  };
  return new Proxy(former, {
    get: (target, name) => {
      if (name === 'dispatch') return dispatch;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as Method).bind(target) : value;
    },
  });
}

/** Puts it in the place of the dispatcher that `fetch` uses. Returns what takes it out again. */
export function routeFetch(): () => void {
  // Node makes its own once anything of `fetch` is used.
  void globalThis.Response;
  const former = Reflect.get(globalThis, dispatcherKey) as Dispatcher | undefined;
  if (former === undefined) return () => {};
  const route = routed(former);
  Reflect.set(globalThis, dispatcherKey, route);
  return () => {
    // Code of a run may have set another one.
    if (Reflect.get(globalThis, dispatcherKey) === route) Reflect.set(globalThis, dispatcherKey, former);
  };
}

export const httpClientPatches: readonly Patch[] = [
  { on: tls, name: 'connect', value: connectTls },
  { on: HttpAgent.prototype, name: 'addRequest', value: addRequest },
  { on: OutgoingMessage.prototype, name: '_storeHeader', value: storeHeader },
];
