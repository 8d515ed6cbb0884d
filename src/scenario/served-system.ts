import type { NetworkStack } from '../net/stack.ts';
import { currentTask } from '../sim/task.ts';
import { tellProcess, waitsFor } from '../sim/virtual-globals/process-events.ts';

/** `fetch` of a process that listens: a path leads to where it does, anything else where `fetch` would go. */
export type ServedFetch = (path: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What the operations of a system that is a module are called on: what it exports, and `fetch`. */
export interface ServedApi {
  readonly fetch: ServedFetch;
  readonly [exported: string]: unknown;
}

const stacks = new WeakMap<object, NetworkStack>();

/** Waits until the process listens, if it does not yet. */
export function fetchFrom(stack: NetworkStack): ServedFetch {
  const fetchThere: ServedFetch = async (path, init) => {
    if (typeof path !== 'string' || !path.startsWith('/')) return fetch(path, init);
    const { host, port } = await stack.listening();
    return fetch(new URL(path, `http://${host}:${port}`), init);
  };
  stacks.set(fetchThere, stack);
  return fetchThere;
}

/** The stack behind such a `fetch`. */
export function stackOf(fetchThere: unknown): NetworkStack | undefined {
  return typeof fetchThere === 'function' ? stacks.get(fetchThere) : undefined;
}

/**
 * How a process shuts down that handles SIGTERM itself: it gets the signal, and has ended once it exits, or has neither a
 * server nor a connection any more. Undefined for one that the signal would end at once.
 */
export function signalledStop(stack: NetworkStack): (() => Promise<void>) | undefined {
  const owner = currentTask()?.process;
  if (owner === undefined || !waitsFor(owner, 'SIGTERM')) return undefined;
  return async () => {
    tellProcess(owner, 'SIGTERM', 'SIGTERM', 15);
    await stack.handles.none();
  };
}
