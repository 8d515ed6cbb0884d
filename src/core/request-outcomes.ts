import type { Fact } from './fact.ts';
import { remember } from './remember.ts';

/** What became of one request. Positions are indices into the facts of the run. */
export interface RequestOutcome {
  readonly request: string;
  readonly record: string;
  /** When each copy was accepted by the queue; a system may enqueue a request anew. Virtual milliseconds. */
  readonly enqueuedMs: readonly number[];
  readonly endings: readonly RequestEnding[];
  /** How its newest copy ended; undefined while that is in the queue or in work. */
  readonly last: RequestEnding | undefined;
}

export interface RequestEnding {
  readonly kind: 'acked' | 'dead-lettered';
  readonly task: string;
  readonly atMs: number;
  readonly step: number;
  readonly position: number;
}

type Draft = { -readonly [Member in keyof RequestOutcome]: RequestOutcome[Member] } & {
  readonly enqueuedMs: number[];
  readonly endings: RequestEnding[];
};

/** The outcome of every request that the facts know, in the order in which the queue accepted them. */
export const requestOutcomes = remember(outcomesOf);

function outcomesOf(facts: readonly Fact[]): ReadonlyMap<string, RequestOutcome> {
  const outcomes = new Map<string, Draft>();
  const of = (request: string): Draft => {
    let outcome = outcomes.get(request);
    if (outcome === undefined) {
      outcome = { request, record: '', enqueuedMs: [], endings: [], last: undefined };
      outcomes.set(request, outcome);
    }
    return outcome;
  };
  facts.forEach(({ what, task, atMs, step }, position) => {
    if (what.kind === 'operation') {
      const outcome = of(what.operation);
      if (what.change === 'began') outcome.enqueuedMs.push(atMs);
      else {
        const kind = what.change === 'ok' ? 'acked' : 'dead-lettered';
        outcome.last = { kind, task, atMs, step, position };
        outcome.endings.push(outcome.last);
      }
    } else if (what.kind === 'enqueued') {
      const outcome = of(what.request);
      outcome.record = what.record;
      outcome.enqueuedMs.push(atMs);
      outcome.last = undefined;
    } else if (what.kind === 'acked' || what.kind === 'dead-lettered') {
      const outcome = of(what.request);
      outcome.last = { kind: what.kind, task, atMs, step, position };
      outcome.endings.push(outcome.last);
    }
  });
  return outcomes;
}
