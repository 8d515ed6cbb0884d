import type { Fact } from '../core/fact.ts';
import type { EventId } from '../core/plan.ts';
import type { RecordedCall, Recording, Run, Step } from '../core/run.ts';
import type { Violation } from '../core/verdict.ts';
import { callText } from './call-text.ts';
import type { CallWords } from './call-words.ts';
import { laneOf, requestOf, splitEventId } from '../core/event-id.ts';
import { factCells, tellingsOf } from './fact-in-words.ts';
import { joinedAnswersHeldBack } from './held-back.ts';
import { Involvement } from './involvement.ts';
import { joinAnswers, type LaneRow } from './lane-row.ts';
import type { LaneCell } from '../core/reading.ts';
import { laneNamed } from './reading-lanes.ts';
import { netEventInWords } from './net-event-in-words.ts';
import { printable } from './text.ts';

/** Above this number a deviation explains nothing by itself: only those of events shown anyway are marked. */
const deviationsShownMax = 5;

/**
 * Within one step: what the call did that took effect, then what its process saw of it, then whatever came of that, in the
 * order in which it was told.
 */
interface PlacedRow {
  readonly row: LaneRow;
  readonly position: number;
}

const firstInStep = -2;
const afterEffects = -1;

/** Tells a recorded run line by line, up to the step that broke the invariant. */
export class RunAccount {
  readonly #run: Run;
  readonly #recording: Recording;
  readonly #violation: Violation;
  readonly #involvement: Involvement;
  readonly #lastStep: number;
  readonly #words: CallWords;
  /** The steps at which answers came that were held back, by their calls. */
  readonly #late: ReadonlyMap<EventId, number>;
  #touched: ReadonlySet<string> | undefined;

  constructor(
    run: Run,
    recording: Recording,
    { violation, words }: { readonly violation: Violation; readonly words: CallWords },
  ) {
    this.#run = run;
    this.#recording = recording;
    this.#violation = violation;
    this.#involvement = new Involvement(run, violation);
    this.#lastStep = violation.step ?? Infinity;
    this.#words = words;
    this.#late = joinedAnswersHeldBack(run, recording, words);
  }

  rows(): LaneRow[] {
    const placed = [...this.#factRows(), ...this.#callRows(), ...this.#unhandledRows()];
    const told = new Set(placed.map(({ row }) => row.step));
    placed.push(...this.#deviationRows(told).map((row) => ({ row, position: firstInStep })));
    placed.sort((left, right) => left.row.step - right.row.step || left.position - right.position);
    const rows = placed.map(({ row }) => row);
    return this.#withViolation(joinAnswers(withoutBystanders(rows)));
  }

  #factRows(): PlacedRow[] {
    const rows: PlacedRow[] = [];
    for (const [index, fact] of this.#run.facts.entries()) {
      if (fact.step > this.#lastStep) break;
      if (goesWithoutSaying(fact, this.#run)) continue;
      const cells = factCells(fact, this.#run, (id) => this.#words.textOf(id));
      if (cells.length === 0 || this.#involvement.isToldTwice(fact, this.#run.facts)) continue;
      const weight = this.#involvement.ofFact(fact);
      const call = fact.what.kind === 'told' ? this.#words.callOf(fact)?.id : undefined;
      const row = this.#row(fact.step, { atMs: fact.atMs, cells, weight, call });
      rows.push({ row, position: call === undefined ? index : firstInStep });
    }
    return rows;
  }

  /** Each call on one line: where it was answered, else where it took effect, else where it was made. */
  #callRows(): PlacedRow[] {
    const rows: PlacedRow[] = [];
    for (const call of this.#recording.calls) {
      const isAnswered = call.returned !== undefined && call.returned <= this.#lastStep;
      const isExecuted = call.executed !== undefined && call.executed <= this.#lastStep;
      const step = isAnswered ? call.returned : isExecuted ? call.executed : call.invoked;
      // What is still under way when the invariant breaks has no part in it.
      const isUnderWay = !isAnswered && !isExecuted && (call.returned ?? call.executed) !== undefined;
      if (step === undefined || step > this.#lastStep || isUnderWay) continue;
      const cells = this.#callCells(call, isAnswered);
      const weight = this.#involvement.ofTask(call.task);
      const isTick = weight === 'routine' && this.#isTick(call) ? true : undefined;
      const row = this.#row(step, { cells, weight, call: call.id, isTick });
      // Made after so many facts: before the next one.
      const position = isAnswered || isExecuted ? afterEffects : call.factsBefore - 0.5;
      rows.push({ row, position });
    }
    return rows;
  }

  /** Whether a timer makes the call, and it touches nothing that operations touch: what races with them is no mere tick. */
  #isTick({ invoked, executed }: RecordedCall): boolean {
    const id = this.#event(invoked)?.id;
    if (id === undefined || !isTimer(id)) return false;
    return !this.#keysAt(executed).some((key) => this.#keysOfOperations.has(key));
  }

  #keysAt(step: number | undefined): readonly string[] {
    return step === undefined ? [] : (this.#recording.steps[step - 1]?.effect.keys ?? []);
  }

  /** What the calls of operations touch. */
  get #keysOfOperations(): ReadonlySet<string> {
    return (this.#touched ??= new Set(
      this.#recording.calls
        .filter(({ task }) => this.#involvement.ofTask(task) !== 'routine')
        .flatMap(({ executed }) => this.#keysAt(executed)),
    ));
  }

  #callCells(call: RecordedCall, isAnswered: boolean): LaneCell[] {
    const answer = isAnswered ? ` → ${callText(call.outcome ?? '')}` : '';
    const silence = call.returned === undefined && call.process !== 'world' ? ' → no answer' : '';
    const lane = laneOf(call.process);
    const caller = this.#words.callerOf(call);
    const ending = answer + silence;
    const text = `${caller === lane ? '' : `${caller}: `}${this.#words.of(call)}${ending}`;
    const cells: LaneCell[] = [{ lane, text, ending, tone: 'plain' }];
    if (call.executed === undefined) {
      cells.push({ lane: this.#serviceOf(splitEventId(call.id).event), text: 'not applied', tone: 'yellow' });
    }
    return cells;
  }

  /** The column of the service that an event such as `redis.get#1` has to do with. */
  #serviceOf(event: string): string {
    return laneNamed(this.#run.reading, event);
  }

  #unhandledRows(): PlacedRow[] {
    return this.#run.unhandled
      .filter(({ step, failedTo }) => step <= this.#lastStep && failedTo === undefined)
      .map(({ step, process, message }) => {
        const text = printable(`✗ unhandled: ${message}`);
        const row = this.#row(step, { cells: [{ lane: laneOf(process), text, tone: 'red' }], weight: 'key' });
        return { row, position: Infinity };
      });
  }

  /** Events that the schedule moved and that no other line tells of: a timer, an expiry, a reset. */
  #deviationRows(told: ReadonlySet<number>): LaneRow[] {
    if (this.#recording.deviations.length > deviationsShownMax) return [];
    const rows: LaneRow[] = [];
    this.#recording.steps.forEach(({ id, deviates }, index) => {
      const step = index + 1;
      if (!deviates || told.has(step) || step > this.#lastStep) return;
      rows.push(this.#row(step, { cells: [this.#movedCell(id)], weight: 'key' }));
    });
    return rows;
  }

  /** What the schedule moved: a call that takes effect, or an event that belongs to no call. */
  #movedCell(id: EventId): LaneCell {
    const call = this.#words.callNamed(id.replace(/:exec$/, ''));
    if (call === undefined) return this.#eventCell(id);
    return { lane: laneOf(call.process), text: `execute ${this.#words.of(call)}`, tone: 'plain' };
  }

  #row(
    step: number,
    row: Pick<LaneRow, 'cells' | 'weight' | 'isTick'> & {
      readonly atMs?: number;
      readonly call?: string | undefined;
    },
  ): LaneRow {
    const event = this.#event(step);
    return {
      step,
      steps: [step],
      atMs: row.atMs ?? event?.atMs ?? 0,
      cells: row.cells,
      call: row.call,
      weight: row.weight,
      isTick: row.isTick,
      violated: false,
      deviates: event?.deviates === true || (row.call !== undefined && this.#late.get(row.call) === step),
    };
  }

  #withViolation(rows: LaneRow[]): LaneRow[] {
    const { step } = this.#violation;
    const proof = rows.findLast((row) => step !== undefined && row.steps.includes(step));
    if (proof !== undefined) {
      return rows.map((row) => (row === proof ? { ...row, weight: 'key', violated: true } : row));
    }
    const event = step === undefined ? undefined : this.#event(step);
    const end: LaneCell = { lane: 'all', text: 'the run ends', tone: 'plain' };
    const cells = [event === undefined ? end : this.#eventCell(event.id)];
    const row = this.#row(step ?? Infinity, {
      atMs: event?.atMs ?? this.#run.virtualMs,
      cells,
      weight: 'key',
    });
    return [...rows, { ...row, violated: true }];
  }

  #eventCell(id: EventId): LaneCell {
    const { process, task, event } = splitEventId(id);
    if (event.startsWith('redis.connect#')) {
      return { lane: laneOf(process), text: 'connected to Redis', tone: 'plain' };
    }
    const plain = requestOf(`${process}/${task}`) === undefined ? event : `${event} of ${task}`;
    const text = printable(netEventInWords(id) ?? plain);
    return { lane: process === 'world' ? this.#serviceOf(task) : laneOf(process), text, tone: 'plain' };
  }

  /** Steps are counted from 1; what happens before the first event has the number 0. */
  #event(step: number): Step | undefined {
    return this.#recording.steps[step - 1];
  }
}

function isTimer(id: EventId): boolean {
  return /^(?:timer|immediate)#/.test(splitEventId(id).event);
}

/** The body of a test is no process that stops, and where no fault was planned none ends. */
function goesWithoutSaying(fact: Fact, run: Run): boolean {
  const { what } = fact;
  const { plan } = run;
  if (what.kind === 'told') return tellingsOf(run).get(fact)?.isMinor === true;
  if (what.kind === 'healed') return plan.faults.length === 0;
  return what.kind === 'process' && plan.operations.length === 0;
}

/** A process that only subscribed or shut down took no part. */
function withoutBystanders(rows: readonly LaneRow[]): LaneRow[] {
  const active = rows.filter(({ weight }) => weight !== 'routine');
  const lanes = new Set(active.flatMap(({ cells }) => cells.map(({ lane }) => lane)));
  return rows.filter(
    ({ weight, cells }) => weight !== 'routine' || cells.some(({ lane }) => lanes.has(lane)),
  );
}
