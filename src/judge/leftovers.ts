import type { Fact } from '../core/fact.ts';
import { isQuiet, passesTime } from '../core/plan.ts';
import { isAtRest, type Leftover, type Run } from '../core/run.ts';
import type { Invariant, Violation } from '../core/verdict.ts';
import { processOf, requestOf } from '../core/event-id.ts';
import { hungTasks } from '../core/hung-tasks.ts';
import { counted, firstFew, normalised } from './wording.ts';

/**
 * A graceful shutdown leaves nothing behind, and no error goes unhandled.
 *
 * Only processes that were asked to stop can be blamed, and not for the timers of their Redis connection: the client
 * belongs to the environment, and may be about to reconnect when all is over.
 */
export const leftovers: Invariant = { name: 'leftovers', check };

function check(run: Run): readonly Violation[] {
  const operationsOf = (names: readonly string[]): readonly string[] => {
    const known = run.reading.courses(run.facts);
    return [...new Set(names.map((name) => requestOf(name) ?? ''))].filter((name) => known.has(name));
  };
  const left = run.leftovers.filter((leftover) => isToBlame(leftover, run.facts));
  const of = (kind: Leftover['kind']): readonly Leftover[] =>
    left.filter((leftover) => leftover.kind === kind);
  return [
    ...unhandledErrors(run),
    ...stopsLeft(of('stop'), operationsOf(hungTasks(left).flat()), operationsOf),
    ...locksLeft(run, operationsOf),
    ...one('subscription', of('subscription'), operationsOf),
    ...callsLeft(
      of('call').map((call) => inTimeOfStop(call, run.facts)),
      operationsOf,
    ),
    ...one('timer', of('timer'), operationsOf),
  ];
}

/** The operations that tasks of these names work on. */
type OperationsOf = (names: readonly string[]) => readonly string[];

function isToBlame({ kind, who }: Leftover, facts: readonly Fact[]): boolean {
  if (kind === 'timer' && who.endsWith(connectionTask)) return false;
  const process = processOf(who);
  return facts.some(
    ({ what }) => what.kind === 'process' && what.process === process && what.change === 'stopping',
  );
}

const connectionTask = '/redis';

/** Frames of an unhandled error's stack. */
const framesShown = 3;

/** A handler that goes on after its process's shutdown has returned is told as that: it may settle yet. */
function inTimeOfStop(call: Leftover, facts: readonly Fact[]): Leftover {
  const process = processOf(call.who);
  const deliveredAt = facts.findIndex(
    ({ task, what }) => task === call.who && operationIn(what) !== undefined,
  );
  const stoppedAt = facts.findLastIndex(
    ({ what }) => what.kind === 'process' && what.process === process && what.change === 'stopped',
  );
  const delivered = facts[deliveredAt];
  if (call.operation !== undefined || delivered === undefined || stoppedAt === -1) return call;
  const operation = operationIn(delivered.what);
  const what =
    deliveredAt < stoppedAt
      ? `stop() returned while ${operation} was in work`
      : `${operation} was delivered after stop() had returned`;
  return { ...call, what };
}

function operationIn(what: Fact['what']): string | undefined {
  return what.kind === 'told' || what.kind === 'operation' ? what.operation : undefined;
}

/** A violation for each operation: one that is never answered says nothing of another. */
function callsLeft(calls: readonly Leftover[], operationsOf: OperationsOf): readonly Violation[] {
  const operations = [...new Set(calls.map(({ operation }) => operation))];
  return operations.flatMap((operation) => {
    const alike = calls.filter((call) => call.operation === operation);
    const cause = operation === undefined ? 'call' : `call|${operation}`;
    return one('call', alike, operationsOf).map((violation) => ({ ...violation, cause }));
  });
}

function one(
  kind: Leftover['kind'],
  left: readonly Leftover[],
  operationsOf: OperationsOf,
): readonly Violation[] {
  if (left.length === 0) return [];
  const violation: Violation = {
    invariant: leftovers.name,
    message: messages[kind](left.length),
    why: firstFew(
      left.map(({ who, what }) => `${who}: ${what}`),
      '; ',
    ),
    cause: kind,
    step: undefined,
    requests: operationsOf(left.map(({ who }) => who)),
  };
  return [violation];
}

function stopsLeft(
  stops: readonly Leftover[],
  requests: readonly string[],
  operationsOf: OperationsOf,
): readonly Violation[] {
  const waits = requests.length === 0 ? '' : `; still in work: ${firstFew(requests)}`;
  return one('stop', stops, operationsOf).map((violation) => {
    return { ...violation, why: violation.why + waits, requests };
  });
}

const messages: Readonly<Record<Leftover['kind'], (count: number) => string>> = {
  stop: (count) => `${counted(count, 'graceful shutdown')} never ended`,
  lock: (count) => `${counted(count, 'lock')} still held after everybody stopped`,
  call: (count) => `${counted(count, 'call')} still open after everybody stopped`,
  timer: (count) => `${counted(count, 'timer')} still pending after everybody stopped`,
  subscription: (count) => `${counted(count, 'subscription')} still open after everybody stopped`,
};

/**
 * A lock that ends by itself may rightly be left to do so where its release could be lost: after any fault of Redis or
 * of a process, and under schedules that let time-outs overtake answers. One without a lease stays for ever.
 */
function locksLeft(run: Run, operationsOf: OperationsOf): readonly Violation[] {
  if (!isAtRest(run.ending)) return [];
  const isCalm = releasesMustArrive(run);
  // Only the newest tenure of a subject can still be open.
  const held = run.reading
    .tenures(run.facts)
    .filter((each) => each.end === undefined && each.isOnlyShown !== true && (isCalm || !each.isLeased));
  const left = held.map(({ subject, holder, isLeased }): Leftover => {
    return {
      kind: 'lock',
      who: holder,
      what: `still holds ${subject}${isLeased ? '' : ', without a lease'}`,
    };
  });
  return one('lock', left, operationsOf);
}

function releasesMustArrive({ plan, facts }: Run): boolean {
  if (!isQuiet(plan) && !passesTime(plan)) return false;
  return !facts.some(({ what }) => what.kind === 'fault' && /^(?:redis|process)\./.test(what.fault));
}

function unhandledErrors({ unhandled }: Run): readonly Violation[] {
  const byCause = new Map<string, Violation>();
  for (const { step, process, message, failedTo, at, stack = [] } of unhandled) {
    const cause = `unhandled|${normalised(message)}`;
    const key = `${cause}|${at ?? ''}`;
    if (byCause.has(key)) continue;
    byCause.set(key, {
      invariant: leftovers.name,
      message: failedTo === undefined ? 'an error went unhandled' : `${process} failed to ${failedTo}`,
      why: [`${process}: ${message}`, ...stack.slice(0, framesShown)].join(' '),
      cause,
      step,
      requests: [],
      at,
    });
  }
  return [...byCause.values()];
}
