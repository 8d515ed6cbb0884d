import { hashText, mix } from '../core/hash.ts';
import { type Hints, type Plan, processName, type Schedule, type StrategyName } from '../core/plan.ts';
import type { CallsToStrike } from './calls-to-strike.ts';
import { Prng } from '../core/prng.ts';

/** What one small run of a system shows of all its runs. */
export interface Calibration {
  /** The mean number of events of a task, by spawn site. */
  readonly events: Readonly<Record<string, number>>;
  readonly eventsPerRequest: number;
  /** The mean number of events of a first delivery that touch its record's keys, and its process's memory. */
  readonly visits: { readonly record: number; readonly process: number };
  /** What a fault may strike. */
  readonly calls?: CallsToStrike;
}

/** The schedule of a plan that searches, with what its strategy has to know beforehand. */
export function searchSchedule(
  name: StrategyName,
  plan: Pick<Plan, 'seed' | 'operations' | 'processes'>,
  calibration: Calibration | undefined,
): Schedule {
  const hints = hintsFor(name, plan, calibration);
  const seed = mix(plan.seed, hashText('schedule'));
  return { kind: 'strategy', name, seed, ...(hints === undefined ? {} : { hints }) };
}

function hintsFor(
  name: StrategyName,
  plan: Pick<Plan, 'seed' | 'operations' | 'processes'>,
  calibration: Calibration | undefined,
): Hints | undefined {
  // Every request arrives once, whatever the system makes of it.
  const counted = calibration && { events: { ...calibration.events, producer: plan.operations.length } };
  switch (name) {
    case 'timed':
    case 'random-walk':
    case 'stall-until-idle':
    case 'pos':
      return undefined;
    case 'pct':
      return calibration && { steps: Math.ceil(calibration.eventsPerRequest * plan.operations.length) };
    case 'urw':
      return counted;
    case 'surw':
      return surwHints(plan, calibration, counted);
  }
}

function surwHints(
  plan: Pick<Plan, 'seed' | 'operations' | 'processes'>,
  calibration: Calibration | undefined,
  counted: Hints | undefined,
): Hints {
  const focus = drawFocus(plan);
  const visits = calibration && visitsOf(focus, plan, calibration);
  return { ...counted, focus, ...(visits === undefined ? {} : { visits }) };
}

/** How often each first delivery that has to do with the focus is going to be there. */
function visitsOf(
  focus: string,
  { operations }: Pick<Plan, 'operations'>,
  { visits }: Calibration,
): Readonly<Record<string, number>> {
  const expected: Record<string, number> = {};
  for (const { id, subject: record, process } of operations) {
    const times = record === focus ? visits.record : processName(process) === focus ? visits.process : 0;
    if (times > 0) expected[`${processName(process)}/${id}.1`] = times;
  }
  return expected;
}

/** Half the time a record that several requests are about, else any record, or the memory of a process. */
function drawFocus({ seed, operations, processes }: Pick<Plan, 'seed' | 'operations' | 'processes'>): string {
  const prng = new Prng(mix(seed, hashText('focus')));
  const counts = new Map<string, number>();
  for (const { subject: record } of operations) {
    if (record !== undefined) counts.set(record, (counts.get(record) ?? 0) + 1);
  }
  const contended = [...counts].filter(([, count]) => count > 1).map(([record]) => record);
  const kind = prng.integer(1, 4);
  if (kind === 1 || counts.size === 0) return `p${prng.integer(1, processes)}`;
  return prng.pick(kind > 2 && contended.length > 0 ? contended : [...counts.keys()]);
}
