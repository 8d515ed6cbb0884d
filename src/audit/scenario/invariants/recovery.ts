import type { Invariant, Run, Violation } from '../../../engine.ts';
import { counted, type Fact, firstFew, lostAfter } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';
import { lockHistory } from '../lock-history.ts';
import { auditCourses } from '../audit-courses.ts';

/**
 * Once the world is healed, every request settles. The simulation has found that nothing can fire any more, or that
 * nothing settles however long one waits; that is the proof, and this names who waits for what.
 */
export const recovery: Invariant = { name: 'recovery', check };

/** What the requests wait for. */
type Obstacle = 'lock' | 'call' | 'handler' | 'redelivery' | 'queue';

type Stuck = Extract<Run['ending'], { kind: 'stuck' }>;

type Waiting = Stuck['waiting'][number];

function check({ ending, facts }: Run): readonly Violation[] {
  if (ending.kind !== 'stuck') return [];
  const left = [...auditCourses(facts).values()].filter(({ last }) => last === undefined);
  const requests = left.map(({ operation: request }) => request);
  const obstacle = obstacleOf(ending, facts, new Set(requests));
  const count = counted(requests.length, 'request');
  const violation: Violation = {
    invariant: recovery.name,
    message:
      ending.how === 'deadlock'
        ? `deadlock: nothing can happen any more and ${count} never settled`
        : `livelock: ${count} never settled, however long one waits`,
    why: waitsOf(ending.waiting),
    cause: `${ending.how}|${obstacle}`,
    step: lostAfter({ ending, facts }),
    requests,
  };
  return [violation];
}

/**
 * In a deadlock whoever waits now waits for ever, so the waits themselves tell. In a livelock they are a snapshot of
 * something that moves; only what lasts may go into the cause: a lock without a lease, or how the deliveries end.
 */
function obstacleOf(
  { how, waiting }: Stuck,
  facts: readonly Fact[],
  requests: ReadonlySet<string>,
): Obstacle {
  if (hasLockForEver(facts)) return 'lock';
  if (how === 'livelock') return courseOfDeliveries(facts, requests);
  const kinds = new Set(waiting.map(kindOf));
  return obstaclesByGravity.find((kind) => kinds.has(kind)) ?? 'queue';
}

const obstaclesByGravity: readonly Obstacle[] = ['lock', 'call', 'handler', 'queue'];

function kindOf({ who, forWhat }: Waiting): Obstacle {
  if (who.startsWith('the lock of ')) return 'lock';
  if (forWhat.startsWith('an answer to ')) return 'call';
  return forWhat.endsWith(' to settle') ? 'handler' : 'queue';
}

function hasLockForEver(facts: readonly Fact[]): boolean {
  return [...lockHistory(facts).values()].some((tenures) => {
    const last = tenures.at(-1);
    return last !== undefined && last.end === undefined && !last.isLeased;
  });
}

/** Whether unsettled requests are handed back again and again, kept by handlers that never end, or not delivered. */
function courseOfDeliveries(facts: readonly Fact[], requests: ReadonlySet<string>): Obstacle {
  const healedAt = facts.findLastIndex(({ what }) => what.kind === 'healed');
  let course: Obstacle = 'queue';
  for (const { what } of auditFacts(facts).slice(healedAt + 1)) {
    if (what.kind === 'returned' && requests.has(what.request)) return 'redelivery';
    if (what.kind === 'delivered' && requests.has(what.request)) course = 'handler';
  }
  return course;
}

function waitsOf(waiting: readonly Waiting[]): string {
  if (waiting.length === 0) return 'nobody waits for anything the simulation knows of';
  const byGravity = [...waiting].sort(
    (left, right) => obstaclesByGravity.indexOf(kindOf(left)) - obstaclesByGravity.indexOf(kindOf(right)),
  );
  return firstFew(
    byGravity.map(({ who, forWhat }) => `${who} waits for ${forWhat}`),
    '; ',
  );
}
