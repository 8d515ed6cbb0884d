import type { Run, Waiting } from '../core/run.ts';
import type { Violation } from '../core/verdict.ts';
import { callText } from './call-text.ts';
import { CallWords } from './call-words.ts';
import { factCells } from './fact-in-words.ts';
import { joinedAnswersHeldBack } from './held-back.ts';
import { createPaint, type Paint } from './paint.ts';
import { cut, padStart, printable, widthOf } from './text.ts';

export interface StepLineOptions {
  readonly width: number;
  readonly colour: boolean;
  /** What the run broke, marked at its step. */
  readonly violation: Violation | undefined;
  /** The number of the last step to tell; all of them where undefined. */
  readonly until?: number | undefined;
  /** What the system wrote, by the step in which it did. */
  readonly log?: readonly { readonly step: number; readonly task: string; readonly text: string }[];
}

const textColumn = 20;

/**
 * A recorded run step by step: each event with its number, its virtual time and its name, and below it what it brought
 * about. `»` marks an event that the schedule had held back.
 */
export function stepLines(run: Run, options: StepLineOptions): readonly string[] {
  const { recording } = run;
  if (recording === undefined) return ['the steps of this run were not recorded'];
  const paint = createPaint(options.colour);
  const notes = notesOf(run, options, paint);
  const last = Math.min(options.until ?? Infinity, recording.steps.length);
  const lines = [
    paint('bold', `${padStart('step', 7)}${padStart('vt ms', 11)}  event`),
    ...(notes.get(0) ?? []),
  ];
  const joined = joinedAnswersHeldBack(run, recording, new CallWords(run, recording));
  const late = new Set(joined.values());
  recording.steps.slice(0, last).forEach(({ id, atMs, deviates }, index) => {
    const step = index + 1;
    const mark = deviates || late.has(step) ? paint('yellow', '»') : ' ';
    const name = cut(printable(id), options.width - textColumn);
    lines.push(`${mark}${padStart(String(step), 6)}${padStart(atMs.toFixed(3), 11)}  ${name}`);
    lines.push(...(notes.get(step) ?? []));
  });
  return lines;
}

/** What is still open after a step: the calls that were made and not answered. */
export function openCalls(run: Run, step: number): readonly Waiting[] {
  const { recording } = run;
  if (recording === undefined) return [];
  const words = new CallWords(run, recording);
  return recording.calls
    .filter(({ invoked, returned }) => invoked <= step && (returned ?? Infinity) > step)
    .map((call) => ({ who: call.task, forWhat: words.of(call) }));
}

/** The lines below each step, by its number. */
function notesOf(
  run: Run,
  { width, violation, log = [] }: StepLineOptions,
  paint: Paint,
): ReadonlyMap<number, readonly string[]> {
  const notes = new Map<number, string[]>();
  const note = (step: number | undefined, text: string, tone: Parameters<Paint>[0] = 'dim'): void => {
    if (step === undefined) return;
    const line = ' '.repeat(textColumn) + paint(tone, cut(printable(text), width - textColumn));
    const known = notes.get(step);
    if (known === undefined) notes.set(step, [line]);
    else known.push(line);
  };
  const { recording } = run;
  if (recording === undefined) return notes;
  const words = new CallWords(run, recording);
  for (const call of recording.calls) {
    const { executed, returned, outcome = '' } = call;
    note(executed, withEnd(words.of(call), ' takes effect', width - textColumn));
    note(returned, withEnd(words.of(call), ` → ${callText(outcome)}`, width - textColumn));
  }
  for (const fact of run.facts) {
    for (const { lane, text, tone } of factCells(fact, run, (id) => words.textOf(id))) {
      note(fact.step, lane === 'all' ? text : `${lane}: ${text}`, tone);
    }
  }
  for (const { step, process, message, failedTo } of run.unhandled) {
    if (failedTo === undefined) note(step, `${process}: unhandled: ${message}`, 'red');
  }
  for (const call of recording.calls) note(call.invoked, `${call.process} calls ${words.of(call)}`);
  for (const { step, task, text } of log) note(step, `│ ${task}: ${text}`, 'plain');
  if (violation !== undefined) note(violation.step ?? run.events, `◄ ${violation.message}`, 'red');
  return notes;
}

/** A call with what became of it, which stays readable however long the call is. */
function withEnd(call: string, end: string, room: number): string {
  return cut(printable(call), Math.max(room - widthOf(printable(end)), 10)) + end;
}
