import type { Ending, Waiting } from '../core/run.ts';
import type { SocketUse } from '../sim/real-socket-error.ts';

/** Something that stands in the way of verifying a module. */
export type Problem = {
  readonly what: string;
  /** `file:line` of the user's code, where it is known. */
  readonly at: string | undefined;
} & (
  | { readonly kind: 'refused'; readonly act: SocketUse['act'] }
  | {
      readonly kind:
        | 'exited'
        | 'no-system'
        | 'threw'
        | 'unhandled'
        | 'stuck'
        | 'uncontrolled'
        | 'unsupported'
        | 'not-simulated'
        | 'nothing-to-call';
    }
);

/** What to do about it. */
export function adviceFor(problem: Problem): string {
  switch (problem.kind) {
    case 'refused':
      return adviceForRefused(problem.act);
    case 'exited':
      return 'Give it the environment and the services that it exits for want of: --env NAME=value.';
    case 'no-system':
      return 'Fix what is named: nothing could be loaded.';
    case 'threw':
    case 'unhandled':
      return 'Handle the error, or give the module what it lacks: --env NAME=value.';
    case 'stuck':
      return 'Let what it waits for come without help from outside, such as a message or a key press.';
    case 'uncontrolled':
      return 'Do this work before the run, or with a synchronous call.';
    case 'unsupported':
      return 'Say it with commands that the simulated Redis has: docs/redis.md lists them.';
    case 'not-simulated':
      return 'Put it behind a function of your own, and give that a service(…) in the test.';
    case 'nothing-to-call':
      return 'Export what operations are to call, or let it listen.';
  }
}

function adviceForRefused(act: SocketUse['act']): string {
  switch (act) {
    case 'connect':
    case 'write':
    case 'listen':
    case 'look-up':
      return 'Open connections where the module is evaluated and not where a package is loaded, or isolate the package.';
    case 'send':
      return 'Switch it off in tests: datagrams are not simulated.';
    case 'spawn':
    case 'thread':
    case 'signal':
      return 'Put what the other process or thread does behind a service that the scenario has.';
  }
}

/** Why a module was not loaded to its end; undefined where it was. */
export function whyUnfinished(ending: Ending): Problem | undefined {
  const at = undefined;
  switch (ending.kind) {
    case 'settled':
    case 'undecided':
    case 'broken':
      return undefined;
    case 'stuck':
      return { kind: 'stuck', what: `it never finishes loading: ${waitingInWords(ending.waiting)}`, at };
    case 'bound':
      return { kind: 'stuck', what: `it had not finished loading after ${ending.bound}`, at };
    case 'uncontrolled': {
      const what = `loading waits for something real: ${ending.resources.join(', ')}`;
      return { kind: 'uncontrolled', what, at };
    }
    case 'unsupported':
      return { kind: 'unsupported', what: ending.message, at };
  }
}

function waitingInWords(waiting: readonly Waiting[]): string {
  const calls = waiting.filter(({ operation }) => operation !== undefined);
  if (calls.length === 0) return 'it waits for something that never comes';
  return calls.map(({ who, forWhat }) => `${who} waits for ${forWhat}`).join('; ');
}
