import { auditFacts } from '../audit/scenario/audit-fact.ts';
import type { Fact } from '../core/fact.ts';

/** Where the time of one request went, in milliseconds. */
export interface RequestPhases {
  readonly request: string;
  readonly record: string;
  readonly totalMs: number;
  /** From its arrival to its first delivery. */
  readonly queueMs: number;
  /** From its first delivery to its last one: what failed before. */
  readonly retriesMs: number;
  /** From its last delivery to the lock. */
  readonly lockMs: number;
  readonly auditorMs: number;
  readonly restMs: number;
  readonly deliveries: number;
}

interface Marks {
  record: string;
  firstDeliveredMs: number | undefined;
  lastDeliveredMs: number;
  lockedMs: number | undefined;
  judgedMs: number | undefined;
  endedMs: number | undefined;
  deliveries: number;
}

/** The phases of every request that ended, by what the services saw of it. */
export function requestPhases(
  facts: readonly Fact[],
  arrivals: ReadonlyMap<string, number>,
): readonly RequestPhases[] {
  const marks = new Map<string, Marks>();
  const requestOfTask = new Map<string, string>();
  for (const { what, task, atMs } of auditFacts(facts)) {
    if (what.kind === 'delivered') {
      requestOfTask.set(task, what.request);
      const earlier = marks.get(what.request);
      marks.set(what.request, {
        record: what.record,
        firstDeliveredMs: earlier?.firstDeliveredMs ?? atMs,
        lastDeliveredMs: atMs,
        lockedMs: undefined,
        judgedMs: undefined,
        endedMs: undefined,
        deliveries: (earlier?.deliveries ?? 0) + 1,
      });
      continue;
    }
    const mark = marks.get(requestOfTask.get(task) ?? '');
    if (mark === undefined) continue;
    if (what.kind === 'locked') mark.lockedMs ??= atMs;
    if (what.kind === 'judged') mark.judgedMs ??= atMs;
    if (what.kind === 'acked' || what.kind === 'dead-lettered') mark.endedMs ??= atMs;
  }
  return [...marks].flatMap(([request, mark]) => phasesOf(request, mark, arrivals.get(request)));
}

function phasesOf(request: string, mark: Marks, arrivalMs: number | undefined): RequestPhases[] {
  const { record, deliveries, firstDeliveredMs, lastDeliveredMs, lockedMs, judgedMs, endedMs } = mark;
  if (arrivalMs === undefined || firstDeliveredMs === undefined || endedMs === undefined) return [];
  const afterLockMs = lockedMs ?? lastDeliveredMs;
  // The verdict falls half-way through the call: as long again until the system has it.
  const auditorMs =
    judgedMs === undefined ? 0 : Math.min(2 * Math.max(judgedMs - afterLockMs, 0), endedMs - afterLockMs);
  return [
    {
      request,
      record,
      deliveries,
      totalMs: endedMs - arrivalMs,
      queueMs: Math.max(firstDeliveredMs - arrivalMs, 0),
      retriesMs: lastDeliveredMs - firstDeliveredMs,
      lockMs: Math.max(afterLockMs - lastDeliveredMs, 0),
      auditorMs,
      restMs: Math.max(endedMs - afterLockMs - auditorMs, 0),
    },
  ];
}
