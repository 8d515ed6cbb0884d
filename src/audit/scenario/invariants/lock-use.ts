import type { Invariant, Run, Violation } from '../../../engine.ts';
import { excusesOf, type Fact, milliseconds, processOf, requestOf, tenureAt } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';
import { auditSettings } from '../audit-settings.ts';
import { certainHandlingsOf, type Handling } from '../handlings.ts';
import { nameOf } from './names-apart.ts';
import { lockHistory, type Tenure } from '../lock-history.ts';
import { cutOffFromRedis } from './cut-off.ts';
import { deliveryTasks } from './delivery-tasks.ts';

/**
 * A lock is used as a lease: extended by its owner alone, no longer than the work can take by far, kept while the work
 * goes on, and with a token that tells owners apart (Kleppmann, How to do distributed locking, 2016).
 */
export const lockUse: Invariant = { name: 'lock-use', check };

/** A lease may outlast the limit of a request so many times: whoever waits for a crashed holder waits that long. */
const leasesPerLimitMax = 10;

function check(run: Run): readonly Violation[] {
  const tenures = [...lockHistory(run.facts).values()].flat();
  return [
    ...extendedByAnother(run),
    ...leasesTooLong(run),
    ...leasesEndedUnderHolder(run, tenures),
    ...tokensShared(run.facts, tenures),
  ];
}

function extendedByAnother({ facts }: Run): readonly Violation[] {
  const locks = lockHistory(facts);
  return auditFacts(facts).flatMap(({ what, task, step }, position) => {
    if (what.kind !== 'lock-renewed') return [];
    const holder = tenureAt(locks.get(what.record) ?? [], position)?.holder;
    if (holder === undefined || nameOf(holder) === nameOf(task)) return [];
    return [
      violation(facts, [holder, task], {
        message: `the lock of ${what.record} was extended by somebody who did not own it`,
        why: `${processOf(task)} extended it while ${processOf(holder)} held it`,
        cause: 'lock|extended-by-another',
        step,
      }),
    ];
  });
}

function leasesTooLong({ facts, plan }: Run): readonly Violation[] {
  const limitMs = leasesPerLimitMax * auditSettings(plan.settings).scenario.requestTimeoutMs;
  return auditFacts(facts).flatMap(({ what, task, step }) => {
    if (what.kind !== 'locked' && what.kind !== 'lock-renewed') return [];
    if (what.leaseMs === undefined || what.leaseMs <= limitMs) return [];
    return [
      violation(facts, [task], {
        message: `the lock of ${what.record} was taken for far longer than the work can take`,
        why: `${processOf(task)} took it for ${milliseconds(what.leaseMs)}; if it crashes, nobody gets it before then`,
        cause: 'lock|lease-too-long',
        step,
      }),
    ];
  });
}

/**
 * Only where time passes as it does in production, and nothing kept the holder from extending its lease. Who never extends
 * one may take it for as long as the work takes that at most one fault befell: if several make it longer, it is enough
 * to notice.
 */
function leasesEndedUnderHolder(run: Run, tenures: readonly Tenure[]): readonly Violation[] {
  const { facts, plan } = run;
  const { strikes } = excusesOf(run);
  const cutOff = cutOffFromRedis({ facts, plan });
  if (cutOff === undefined) return [];
  const lastAt = new Map(certainHandlingsOf(facts).map((handling) => [handling.task, lastWorkAt(handling)]));
  return tenures.flatMap(({ subject, holder, from, end, leaseMs }) => {
    if (end?.kind !== 'expired' || end.early || (lastAt.get(holder) ?? -1) < end.at) return [];
    const request = requestOf(holder) ?? '';
    if (cutOff.has(request)) return [];
    const isExtended = auditFacts(facts)
      .slice(from, end.at)
      .some(({ what }) => what.kind === 'lock-renewed' && what.record === subject);
    if (!isExtended && (strikes.get(request) ?? 0) > 1) return [];
    return [
      violation(facts, [holder], {
        message: `the lease on ${subject} ended while its holder was at work`,
        why: `${processOf(holder)} took the lock${leaseMs === undefined ? '' : ` for ${milliseconds(leaseMs)}`}, and went on after that had ended`,
        cause: 'lock|lease-ended-under-holder',
        step: facts[end.at]?.step,
      }),
    ];
  });
}

/** Where among the facts its delivery was last judged, flagged its record or was acknowledged. */
function lastWorkAt({ judged, flags, end }: Handling): number {
  const acked = end?.how === 'acked' ? end.position : -1;
  return Math.max(acked, ...[...judged, ...flags].map(({ position }) => position));
}

function tokensShared(facts: readonly Fact[], tenures: readonly Tenure[]): readonly Violation[] {
  const owners = new Map<string, Tenure>();
  for (const tenure of tenures) {
    const first = owners.get(tenure.token) ?? tenure;
    owners.set(tenure.token, first);
    if (nameOf(first.holder) === nameOf(tenure.holder)) continue;
    const names = `${processOf(first.holder)} and ${processOf(tenure.holder)}`;
    return [
      violation(facts, [first.holder, tenure.holder], {
        message: 'two owners of locks share one token',
        why: `${names} took locks with the token ${JSON.stringify(tenure.token)}: neither can tell its own`,
        cause: 'lock|shared-token',
        step: facts[tenure.from]?.step,
      }),
    ];
  }
  return [];
}

function violation(
  facts: readonly Fact[],
  tasks: readonly string[],
  what: Pick<Violation, 'message' | 'why' | 'cause' | 'step'>,
): Violation {
  const known = deliveryTasks(facts);
  const requests = [...new Set(tasks.flatMap((task) => known.requestOf(task) ?? []))];
  return { invariant: lockUse.name, ...what, requests };
}
