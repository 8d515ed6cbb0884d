import type { Run, Violation } from '../../../engine.ts';
import { type Fact, processOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';
import type { OperationCourse } from '../audit-courses.ts';

/** What was known about a record, by positions in the facts; Infinity where it never was. */
interface RecordKnowledge {
  /** The first usable answer, whatever it said. */
  answeredAt: number;
  saidFlag: boolean;
  saidClean: boolean;
  flaggedAt: number;
}

interface Acknowledged {
  readonly outcome: OperationCourse;
  readonly ending: OperationCourse['endings'][number];
}

/**
 * An acknowledged request has had its effect.
 *
 * - No request is acknowledged before any usable answer on its record, unless the record was flagged by then: there is
 *   nothing it could have been acknowledged for.
 * - A record with an acknowledged request on which every usable answer said "flag", at least one of them honestly, is
 *   flagged in the end. One "clean", right or wrong, excuses it: that answer may be the one that was acted on.
 *   Malformed and misdirected answers excuse nothing, because a system can tell them and must ask again.
 * - So is the record of a delivery that was told "flag" itself, and nothing else, before it acknowledged its request.
 *
 * Dead-lettered requests owe nothing, whatever the auditor said, and nor do runs that did not settle.
 */
export function dueFlagViolations(
  { facts, ending }: Run,
  outcomes: ReadonlyMap<string, OperationCourse>,
): readonly Omit<Violation, 'invariant'>[] {
  if (ending.kind !== 'settled') return [];
  const knowledge = knowledgeOf(facts);
  const toldFlag = deliveriesToldFlag(facts);
  const reported = new Set<string>();
  return acknowledged(outcomes).flatMap((request) => {
    const { subject: record } = request.outcome;
    const known = knowledge.get(record) ?? nothingKnown;
    const isDue = (known.saidFlag && !known.saidClean) || toldFlag.has(request.ending.task);
    const violation = judge(request, { ...known, isDue }, facts);
    if (violation === undefined || reported.has(record)) return [];
    reported.add(record);
    return [violation];
  });
}

const nothingKnown: Readonly<RecordKnowledge> = {
  answeredAt: Infinity,
  saidFlag: false,
  saidClean: false,
  flaggedAt: Infinity,
};

function knowledgeOf(facts: readonly Fact[]): ReadonlyMap<string, RecordKnowledge> {
  const knowledge = new Map<string, RecordKnowledge>();
  const of = (record: string): RecordKnowledge => {
    const known = knowledge.get(record) ?? { ...nothingKnown };
    knowledge.set(record, known);
    return known;
  };
  auditFacts(facts).forEach(({ what }, position) => {
    if (what.kind === 'flagged') {
      const known = of(what.record);
      known.flaggedAt = Math.min(known.flaggedAt, position);
    } else if (what.kind === 'judged' && what.verdict !== undefined) {
      const known = of(what.record);
      known.answeredAt = Math.min(known.answeredAt, position);
      known.saidFlag ||= what.verdict === 'flag' && what.honest;
      known.saidClean ||= what.verdict === 'clean';
    }
  });
  return knowledge;
}

/** Deliveries whose usable answers, those that reached them before they acknowledged, all said "flag". */
function deliveriesToldFlag(facts: readonly Fact[]): ReadonlySet<string> {
  const verdicts = new Map<string, 'flag' | 'clean'>();
  const told = new Map<string, 'flag' | 'clean'>();
  const acked = new Set<string>();
  for (const { what, task } of auditFacts(facts)) {
    if (what.kind === 'judged' && what.call !== undefined && what.verdict !== undefined) {
      verdicts.set(what.call, what.verdict);
    } else if (what.kind === 'acked') {
      acked.add(task);
    } else if (what.kind === 'answered' && !acked.has(task)) {
      const verdict = verdicts.get(what.call);
      if (verdict !== undefined && told.get(task) !== 'clean') told.set(task, verdict);
    }
  }
  return new Set([...told].flatMap(([task, verdict]) => (verdict === 'flag' ? [task] : [])));
}

function acknowledged(outcomes: ReadonlyMap<string, OperationCourse>): readonly Acknowledged[] {
  return [...outcomes.values()]
    .flatMap((outcome) =>
      outcome.last?.isOk === true && outcome.begunMs.length > 0 ? [{ outcome, ending: outcome.last }] : [],
    )
    .sort((left, right) => left.ending.position - right.ending.position);
}

function judge(
  { outcome, ending }: Acknowledged,
  known: Readonly<RecordKnowledge> & { readonly isDue: boolean },
  facts: readonly Fact[],
): Omit<Violation, 'invariant'> | undefined {
  const { operation: request, subject: record } = outcome;
  const process = processOf(ending.task);
  const common = { step: ending.step, requests: [request] };
  if (known.answeredAt > ending.position && known.flaggedAt > ending.position) {
    return {
      ...common,
      message: `request ${request} was acknowledged without a verdict`,
      why: `${process} acknowledged ${request}, and nobody had a usable answer on ${record} by then`,
      cause: 'acked-without-verdict',
    };
  }
  if (known.flaggedAt < Infinity || !known.isDue) return undefined;
  const crashed = facts.some(
    ({ what }, at) =>
      at > ending.position &&
      what.kind === 'process' &&
      what.process === process &&
      what.change === 'crashed',
  );
  return {
    ...common,
    message: `record ${record} was never flagged`,
    why: `the auditor said "flag", ${process} acknowledged ${request}${crashed ? ' and crashed' : ''}, and no flag followed`,
    cause: 'due-flag-missing',
  };
}
