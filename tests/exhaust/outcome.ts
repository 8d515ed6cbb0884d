import { type AuditFact, auditFacts } from '../../src/audit/scenario/audit-fact.ts';
import type { Run } from '../../src/core/run.ts';

/** What a run came to, apart from the order of things that have nothing to do with each other. */
export function outcomeOf(run: Run): string {
  const calls = (run.recording?.calls ?? []).map(
    ({ id, text, outcome, executed }) => `${id} ${text} ${outcome ?? '–'} ${executed === undefined}`,
  );
  const facts = new Map<string, string[]>();
  for (const { atMs, what } of auditFacts(run.facts)) {
    const about = subjectOf(what);
    const sofar = facts.get(about) ?? [];
    facts.set(about, [...sofar, `${atMs} ${JSON.stringify(what)}`]);
  }
  return JSON.stringify([
    calls.toSorted(),
    [...facts].toSorted(([left], [right]) => left.localeCompare(right)),
    run.ending.kind,
    run.leftovers,
  ]);
}

/** The auditor, the queue's request, the record in Redis or the process that it is about. */
function subjectOf(what: AuditFact['what']): string {
  if (
    what.kind === 'asked' ||
    what.kind === 'judged' ||
    what.kind === 'answered' ||
    what.kind === 'aborted'
  ) {
    return `call ${what.call}`;
  }
  if (what.kind === 'flagged') return what.record;
  if ('request' in what) return `queue ${what.request}`;
  if ('record' in what) return what.record;
  return 'process' in what ? what.process : what.kind;
}
