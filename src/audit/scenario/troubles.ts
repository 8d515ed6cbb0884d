import type { Run } from '../../engine.ts';
import { passesTime, processOf, remember } from '../../kit.ts';
import { nameOf } from './invariants/names-apart.ts';
import type { Moment } from './handlings.ts';

/** A stretch of virtual time, in milliseconds, both ends included. */
interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
  /** `p1` in all its incarnations; undefined for every process. */
  readonly process: string | undefined;
}

type ProcessChange = Extract<Run['facts'][number]['what'], { kind: 'process' }>['change'];

/** So long a client takes to connect again and to send again what had no reply, in virtual milliseconds. */
const reconnectMs = 500;

/** What kept a process, for a while, from doing what it meant to. */
export class Troubles {
  /** From this fact on time passes as it does in production. */
  readonly #ordinaryFrom: number;
  readonly #pauses: readonly Stretch[];
  readonly #redis: readonly Stretch[];
  /** When each incarnation of a process crashed, or was asked to stop. */
  readonly #ends: ReadonlyMap<string, Moment>;
  /** When each incarnation of a process was gone: crashed, or stopped. */
  readonly #gone: ReadonlyMap<string, Moment>;

  constructor({ plan, facts }: Pick<Run, 'plan' | 'facts'>) {
    const healedAt = facts.findIndex(({ what }) => what.kind === 'healed');
    const isOrdinary = passesTime(plan);
    this.#ordinaryFrom = isOrdinary ? 0 : healedAt === -1 ? Infinity : healedAt;
    this.#pauses = pausesIn(facts);
    this.#redis = redisTroublesIn({ plan, facts });
    this.#ends = endsIn(facts, ['crashed', 'stopping']);
    this.#gone = endsIn(facts, ['crashed', 'stopped']);
  }

  /** Whether time passes as it does in production from this moment on. */
  isOrdinary({ position }: Pick<Moment, 'position'>): boolean {
    return position >= this.#ordinaryFrom;
  }

  /** Whether the process of a task stood still at any time between two moments. */
  isPaused(task: string, { fromMs, untilMs }: Pick<Stretch, 'fromMs' | 'untilMs'>): boolean {
    return this.#pauses.some((each) => isOf(each, task) && each.fromMs <= untilMs && each.untilMs >= fromMs);
  }

  /** Whether the process of a task came to stand still at or after the first moment, and before the second. */
  wasPausedIn(task: string, { fromMs, untilMs }: Pick<Stretch, 'fromMs' | 'untilMs'>): boolean {
    return this.#pauses.some((each) => isOf(each, task) && each.fromMs >= fromMs && each.fromMs <= untilMs);
  }

  /** Whether Redis was slow, or out of reach, for the process of a task at any time between two moments. */
  isCutOff(task: string, { fromMs, untilMs }: Pick<Stretch, 'fromMs' | 'untilMs'>): boolean {
    return this.#redis.some((each) => isOf(each, task) && each.fromMs <= untilMs && each.untilMs >= fromMs);
  }

  /** Whether the process of a task could reach Redis, and act, at all times between two moments. */
  isCalm(task: string, during: Pick<Stretch, 'fromMs' | 'untilMs'>): boolean {
    return !this.isPaused(task, during) && !this.isCutOff(task, during);
  }

  /** Whether the process of a task had this time to act in: as time passes in production, and neither paused nor ended. */
  hadTime(task: string, from: Moment, untilMs: number): boolean {
    return this.#hadTime(task, { from, untilMs }, this.endOf(task));
  }

  /** The same, though it may have been asked to stop: what it gives back then takes as long as ever. */
  hadTimeToSettle(task: string, from: Moment, untilMs: number): boolean {
    return this.#hadTime(task, { from, untilMs }, this.#gone.get(processOf(task)));
  }

  #hadTime(
    task: string,
    { from, untilMs }: { readonly from: Moment; readonly untilMs: number },
    end: Moment | undefined,
  ): boolean {
    if (end !== undefined && end.atMs <= untilMs) return false;
    return this.isOrdinary(from) && !this.isPaused(task, { fromMs: from.atMs, untilMs });
  }

  /** Whether the process of a task crashed, or was asked to stop, before a moment. */
  hasEnded(task: string, { position }: Pick<Moment, 'position'>): boolean {
    return (this.endOf(task)?.position ?? Infinity) < position;
  }

  /** When the process of a task crashed or was asked to stop, if it was. */
  endOf(task: string): Moment | undefined {
    return this.#ends.get(processOf(task));
  }
}

export const troublesOf = remember((run: Run) => new Troubles(run));

function isOf({ process }: Stretch, task: string): boolean {
  return process === undefined || process === nameOf(task);
}

function pausesIn(facts: Run['facts']): readonly Stretch[] {
  const pauses: (Stretch & { untilMs: number })[] = [];
  for (const { what, atMs } of facts) {
    if (what.kind !== 'process') continue;
    const process = nameOf(what.process);
    if (what.change === 'paused') pauses.push({ process, fromMs: atMs, untilMs: Infinity });
    const last = pauses.findLast((each) => each.process === process);
    if (what.change === 'resumed' && last !== undefined) last.untilMs = atMs;
  }
  return pauses;
}

function redisTroublesIn({ plan, facts }: Pick<Run, 'plan' | 'facts'>): readonly Stretch[] {
  return facts.flatMap(({ what, atMs: fromMs }): readonly Stretch[] => {
    if (what.kind !== 'fault') return [];
    const process = nameOf(what.call);
    const lasts = Number(plan.faults[what.index]?.with['durationMs'] ?? 0);
    switch (what.fault) {
      case 'redis.reset-before':
      case 'redis.reset-after':
        return [{ process, fromMs, untilMs: fromMs + reconnectMs }];
      case 'redis.stall':
        return [{ process, fromMs, untilMs: fromMs + lasts + reconnectMs }];
      case 'redis.slow':
        return [{ process: undefined, fromMs, untilMs: fromMs + lasts + reconnectMs }];
      default:
        return [];
    }
  });
}

function endsIn(facts: Run['facts'], changes: readonly ProcessChange[]): ReadonlyMap<string, Moment> {
  const ends = new Map<string, Moment>();
  facts.forEach(({ what, step, atMs }, position) => {
    if (what.kind !== 'process' || !changes.includes(what.change)) return;
    if (!ends.has(what.process)) ends.set(what.process, { position, step, atMs });
  });
  return ends;
}
