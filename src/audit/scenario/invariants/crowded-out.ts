import type { Fact } from '../../../kit.ts';
import { type Handling, handlingsOf } from '../handlings.ts';

/** So many others have to get done in a delivery's time before it is the crowd that kept it from its turn. */
const othersMin = 2;

/**
 * Whether a delivery never had its turn because most of its time went to other requests about the same record, which got
 * done one after the other: more came at once than can be done in the time that a delivery has.
 */
export function wasCrowdedOut(task: string, facts: readonly Fact[]): boolean {
  const own = handlingsOf(facts).find((handling) => handling.task === task);
  if (own?.end === undefined || own.auditorCalls.length > 0) return false;
  const untilMs = own.end.atMs;
  const turns = handlingsOf(facts)
    .filter((other) => other.record === own.record && other.request !== own.request && isDone(other))
    .map((other) => turnOf(other, own.atMs, untilMs))
    .filter(({ fromMs, endMs }) => fromMs < endMs)
    .toSorted((one, other) => one.fromMs - other.fromMs);
  return turns.length >= othersMin && coveredMs(turns) > (untilMs - own.atMs) / 2;
}

function isDone({ auditorCalls, end }: Handling): boolean {
  return auditorCalls.length > 0 && end?.how === 'acked';
}

interface Turn {
  readonly fromMs: number;
  readonly endMs: number;
}

/** From its first question to its end, as far as that lies between two times. */
function turnOf({ auditorCalls, end }: Handling, fromMs: number, untilMs: number): Turn {
  return {
    fromMs: Math.max(fromMs, auditorCalls[0]?.atMs ?? Infinity),
    endMs: Math.min(untilMs, end?.atMs ?? -Infinity),
  };
}

/** What turns in the order of their beginnings cover together. */
function coveredMs(turns: readonly Turn[]): number {
  let covered = 0;
  let reachedMs = -Infinity;
  for (const { fromMs, endMs } of turns) {
    covered += Math.max(0, endMs - Math.max(fromMs, reachedMs));
    reachedMs = Math.max(reachedMs, endMs);
  }
  return covered;
}
