import type { BrokenHappening, Fact } from '../core/fact.ts';
import { type Plan, type PlannedOperation, subjectOf } from '../core/plan.ts';
import { lostAfter, type Run } from '../core/run.ts';
import type { Invariant, Violation } from '../core/verdict.ts';
import { counted, firstFew, normalised } from '../judge/wording.ts';

/** The checks of a scenario, or the body of a test, threw nothing. */
export const checksHold: Invariant = {
  name: 'checks',
  check: ({ facts, plan }) =>
    facts.flatMap(({ what, step }) => {
      if (what.kind !== 'broken') return [];
      const violation = violationOf(what, step, plan);
      return what.operations === undefined ? violation : explained(violation, what, facts);
    }),
};

/** The check knows which operations take part, and names the bug by itself. */
function explained(
  violation: Violation,
  { cause, operations = [], step, timeline }: BrokenHappening,
  facts: readonly Fact[],
): Violation {
  // Where none takes part by name, those that the message speaks of.
  const requests = operations.length > 0 ? operations : violation.requests;
  const ended = facts.find(
    ({ what }) => what.kind === 'operation' && what.change !== 'began' && what.operation === operations[0],
  );
  return { ...violation, cause, requests, step: step ?? ended?.step ?? violation.step, timeline };
}

function violationOf({ check, message, cause, at }: BrokenHappening, step: number, plan: Plan): Violation {
  const [first = '', ...others] = message.split('\n').filter((line) => line.trim() !== '');
  return {
    invariant: check,
    message: first,
    why: [...others.slice(0, 3), ...(at === undefined ? [] : [`thrown at ${at}`])].join('; '),
    cause: withoutSubjects(cause, plan),
    step,
    requests: mentioned(message, plan),
    at,
  };
}

/** One bug has one signature, whichever coupon, record or key it befalls. */
function withoutSubjects(cause: string, { operations }: Plan): string {
  const subjects = new Set(operations.map(subjectOf));
  return cause.replaceAll(word, (each) => (subjects.has(each) ? '…' : each));
}

const word = /[\p{L}\p{N}_:-]+/gu;

/** The operations whose subject the message names; where it names none, those that contend for the most wanted one. */
function mentioned(message: string, { operations }: Plan): readonly string[] {
  const words = new Set(message.match(word));
  const named = operations.filter((operation) => words.has(subjectOf(operation)));
  if (named.length > 0) return named.map(({ id }) => id);
  const counts = new Map<string, number>();
  for (const operation of operations) {
    counts.set(subjectOf(operation), (counts.get(subjectOf(operation)) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  return operations.filter((operation) => counts.get(subjectOf(operation)) === most).map(({ id }) => id);
}

/** A process that cannot start is told as what it is, and not as the wait of everybody for it. */
export const everythingStarts = lifeInvariant('everything starts', {
  failedTo: 'start',
  why: 'its system threw, or was rejected, and nothing starts it again',
});

/** So is one that cannot stop, where it was to start anew once it had. */
export const everythingStops = lifeInvariant('everything stops', {
  failedTo: 'stop',
  why: 'its stop threw, or was rejected, and so it never starts anew',
});

function lifeInvariant(
  name: string,
  { failedTo, why }: { readonly failedTo: 'start' | 'stop'; readonly why: string },
): Invariant {
  const check = ({ ending, unhandled }: Run): readonly Violation[] => {
    if (ending.kind !== 'stuck') return [];
    const failed = unhandled.filter((error) => error.failedTo === failedTo);
    return failed.map(({ process, message, step, at }) => ({
      invariant: name,
      message: `${process} failed to ${failedTo}: ${message}`,
      why: at === undefined ? why : `${why}; thrown at ${at}`,
      cause: normalised(message),
      step,
      requests: [],
      at,
    }));
  };
  return { name, check };
}

/**
 * Once the faults have ended, every operation ends. The simulation has found that nothing can fire any more, or that nothing
 * ends however long one waits; that is the proof, and this names who waits for what.
 */
export const everythingEnds: Invariant = { name: 'everything ends', check: endless };

function endless({ ending, plan, facts }: Run): readonly Violation[] {
  if (ending.kind !== 'stuck') return [];
  const ended = new Set(
    facts.flatMap(({ what }) =>
      what.kind === 'operation' && what.change !== 'began' ? [what.operation] : [],
    ),
  );
  const left = plan.operations.filter(({ id }) => !ended.has(id));
  const first = firstBegun(facts, left);
  const who = left.length === 0 ? 'the test body' : counted(left.length, 'operation');
  return [
    {
      invariant: everythingEnds.name,
      message:
        ending.how === 'deadlock'
          ? `deadlock: nothing can happen any more and ${who} never ended`
          : `livelock: ${who} never ended, however long one waits`,
      why: firstFew(
        ending.waiting.map(({ who: name, forWhat }) => `${name} waits for ${forWhat}`),
        '; ',
      ),
      cause: `${ending.how}|${first?.kind ?? ''}`,
      step: lostAfter({ ending, facts }),
      requests: left.map(({ id }) => id),
    },
  ];
}

/** Those that began later may only queue behind it: however many kinds there are among them, it is one bug. */
function firstBegun(facts: readonly Fact[], left: Plan['operations']): PlannedOperation | undefined {
  for (const { what } of facts) {
    if (what.kind !== 'operation' || what.change !== 'began') continue;
    const begun = left.find(({ id }) => id === what.operation);
    if (begun !== undefined) return begun;
  }
  return left[0];
}
