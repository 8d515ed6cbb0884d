import { createHook } from 'node:async_hooks';
import process from 'node:process';
import type { SocketUse } from '../real-socket-error.ts';
import { currentTask, type Task } from '../task.ts';
import { reportTouch } from './refusal.ts';

/** Sees what the tasks of one run start on the real event loop: sockets, files, timers captured before the run. */
export interface RealResourceWatch {
  /** The kinds of what they started and what the event loop is still busy with, for example `TCPSocketWrap`. */
  readonly pending: () => string[];
  readonly stop: () => void;
}

/** What every run is made of: the turns between its events, and what code does within one. */
const ordinary = new Set(['PROMISE', 'Immediate', 'TickObject', 'Microtask', 'AsyncResource']);

/** Traffic that only a function captured before the run can begin: the others refuse it. */
const traffic: Readonly<Record<string, SocketUse['act'] | undefined>> = {
  TCPCONNECTWRAP: 'connect',
  PIPECONNECTWRAP: 'connect',
  UDPSENDWRAP: 'send',
  GETADDRINFOREQWRAP: 'look-up',
  GETNAMEINFOREQWRAP: 'look-up',
  QUERYWRAP: 'look-up',
};

/**
 * Counting what the event loop is busy with would not do: the test runner has sockets and timers of its own, which come
 * and go while a run is under way. Whose code started a thing is known only at that moment.
 */
export function watchRealResources(owns: (task: Task) => boolean): RealResourceWatch {
  const kinds = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  const callbacks = {
    init(_id: number, kind: string, _trigger: number, resource: object): void {
      if (ordinary.has(kind)) return;
      const task = currentTask();
      if (task === undefined || !owns(task)) return;
      kinds.add(kind);
      const act = traffic[kind];
      if (act !== undefined) reportTouch(task, { act });
      if (kind === 'Timeout') timers.add(resource as NodeJS.Timeout);
    },
    // Newer versions of Node are spared the calls for promises; older ones pass over the option.
    trackPromises: false,
  };
  const hook = createHook(callbacks).enable();
  return {
    pending: () => {
      const names = new Set(process.getActiveResourcesInfo().filter((name) => isOneOf(kinds, name)));
      if (![...timers].some(isPending)) names.delete('Timeout');
      return [...names].toSorted();
    },
    stop: () => {
      hook.disable();
    },
  };
}

/** The hook and the list differ in how they write a kind: `FSREQPROMISE` is `FSReqPromise`, `TCPWRAP` is `TCPSocketWrap`. */
function isOneOf(kinds: ReadonlySet<string>, name: string): boolean {
  const written = name.toUpperCase().replace('SOCKETWRAP', 'WRAP');
  return [...kinds].some((kind) => kind.toUpperCase().endsWith(written));
}

/** Node marks a timer that fired or was cleared; other timers, the runner's, may be due all the same. */
function isPending(timer: NodeJS.Timeout): boolean {
  return !('_destroyed' in timer && timer._destroyed === true) && timer.hasRef();
}
