import { laneOf, processOf } from '../../core/event-id.ts';
import type { Recording, Run } from '../../core/run.ts';
import { faultInWords } from '../fault-in-words.ts';
import { laneNamed } from '../reading-lanes.ts';
import type { ShadeData } from './page-data.ts';
import { shortened } from './shortened.ts';

/** Every stretch of a run in which a fault was at work: pauses, crashes, and the calls that faults struck. */
export function faultSpans(run: Run, recording: Recording): ShadeData[] {
  return [...processSpans(run), ...struckSpans(run, recording)];
}

/** Where processes were paused, or down between a crash and the start of their next incarnation. */
function processSpans({ facts, events }: Run): ShadeData[] {
  const open = new Map<string, Omit<ShadeData, 'to'>>();
  const spans: ShadeData[] = [];
  for (const { step, what } of facts) {
    if (what.kind !== 'process') continue;
    const lane = laneOf(what.process);
    const before = open.get(lane);
    if (before !== undefined) {
      spans.push({ ...before, to: step });
      open.delete(lane);
    }
    if (what.change === 'paused') open.set(lane, { lane, from: step, text: 'paused', kind: 'paused' });
    if (what.change === 'crashed') open.set(lane, { lane, from: step, text: 'down', kind: 'down' });
  }
  return [...spans, ...[...open.values()].map((span) => ({ ...span, to: events }))];
}

/** From when a struck call was made, or a struck delivery began, to its end. */
function struckSpans(
  { plan, facts, events, reading }: Run,
  { calls, steps, struck }: Recording,
): ShadeData[] {
  const byId = new Map(calls.map((call) => [call.id, call]));
  const stepOf = new Map(steps.map(({ id }, index) => [id, index + 1]));
  const begun = new Map<number, number>();
  for (const { what, step } of facts) if (what.kind === 'fault') begun.set(what.index, step);
  return struck.flatMap(({ fault: index, call: id }) => {
    const fault = plan.faults[index];
    if (fault === undefined || fault.kind.startsWith('process.')) return [];
    const call = byId.get(id);
    const from = call?.invoked ?? begun.get(index) ?? 0;
    const to =
      call === undefined ? (stepOf.get(id) ?? from) : (call.returned ?? stepOf.get(`${id}:exec`) ?? events);
    const lane =
      call === undefined || processOf(id) === 'world' ? laneNamed(reading, fault.kind) : laneOf(id);
    return [{ lane, from, to, text: shortened(faultInWords(fault)), kind: 'fault' as const }];
  });
}
