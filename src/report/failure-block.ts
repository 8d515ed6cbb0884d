import type { Finding, PlanSize } from '../core/finding.ts';
import type { Run } from '../core/run.ts';
import { raceIn } from './both-read.ts';
import { CallWords } from './call-words.ts';
import { certificateInWords } from './certificate-in-words.ts';
import { deploymentInWords } from './deployment-in-words.ts';
import { deviationInWords, needOfDelay, needOfFault } from './deviation-in-words.ts';
import { failureTitle, replayLines } from './failure-head.ts';
import { nearestLines, orderLines } from './explanation-lines.ts';
import { faultInWords } from './fault-in-words.ts';
import { codeLines } from './code-lines.ts';
import { confidence, count, counted } from './figures.ts';
import { labelled, textColumn, widthMin } from './layout.ts';
import { createPaint, type Paint } from './paint.ts';
import { RunAccount } from './run-account.ts';
import { swimLanes } from './swim-lanes.ts';
import { timelineLines } from './timeline-lines.ts';
import { cut, flow, printable, widthOf, wrap } from './text.ts';
import { turnsInWords } from './turns-in-words.ts';

export interface BlockOptions {
  /** Columns of the terminal; fewer than 60 are treated as 60. */
  readonly width: number;
  readonly colour: boolean;
}

const linesMax = 45;
const faultsShownMax = 4;
const needsShownMax = 4;
const deviationsShownMax = 3;
const waitingShownMax = 4;

/**
 * What a failure shows, in at most 45 lines. Only the line of the replay command may be longer than the width: it is
 * there to be pasted.
 */
export function failureBlock(finding: Finding, options: BlockOptions): string {
  const width = Math.max(options.width, widthMin);
  const paint = createPaint(options.colour);
  const room = width - textColumn;
  const { run, violation } = finding;
  const { recording } = run;
  const words = recording === undefined ? undefined : new CallWords(run, recording);
  const account =
    recording === undefined || words === undefined
      ? []
      : new RunAccount(run, recording, { violation, words }).rows();
  const top = [
    ...failureTitle(finding, { width, paint }),
    ...replayLines({ ...finding, traceHash: run.traceHash }, { room, paint }),
    ...labelled(paint, 'why', why(finding, words, room)),
    ...evidence(finding, { room, paint }),
    ...labelled(
      paint,
      'minimal',
      minimal(finding, { room, isMarked: account.some(({ deviates }) => deviates) }),
    ),
    ...labelled(paint, 'deployed', flow([...deploymentInWords(run.plan)], room)),
    ...labelled(paint, 'schedule', schedule(finding, words, room)),
    ...labelled(paint, 'needed', needed(finding, room)),
    ...explanation(finding, words, { room, paint }),
  ];
  const bottom = [
    ...labelled(paint, 'waiting', waiting(finding.run, room)),
    ...labelled(paint, 'seen', seen(finding, room)),
  ];
  const table =
    account.length === 0
      ? labelled(paint, 'steps', ['not recorded'])
      : swimLanes(run, account, { width, paint, linesMax: linesMax - top.length - bottom.length });
  return [...top, ...table, ...bottom].join('\n');
}

/** What the invariant says, and what the run shows of it besides. */
function why({ run, violation }: Finding, words: CallWords | undefined, room: number): string[] {
  const proof = raceIn(run, violation, words);
  return [
    ...(violation.why === '' ? [] : wrap(printable(violation.why), { width: room, linesMax: 4 })),
    ...(proof === undefined ? [] : wrap(proof, { width: room, linesMax: 2 })),
  ];
}

function evidence(
  { violation: { timeline } }: Finding,
  { room, paint }: { readonly room: number; readonly paint: Paint },
): string[] {
  return timeline === undefined ? [] : labelled(paint, timeline.name, timelineLines(timeline, room));
}

function minimal(
  { run, minimal: small, original, shrink }: Finding,
  { room, isMarked }: { room: number; isMarked: boolean },
): string[] {
  const noun = run.reading.operation;
  const found = sizeInWords(original, noun);
  const mark = isMarked ? ' (»)' : '';
  return [
    ...flow([...sizeInWords(small, noun, mark), counted(small.events, 'event')], room),
    ...flow([`found with ${found[0] ?? ''}`, ...found.slice(1)], room),
    ...wrap(shrinkInWords(shrink), { width: room, linesMax: 2 }),
    ...wrap(certificateInWords(shrink.certificate, small), { width: room, linesMax: 2 }),
  ];
}

export function shrinkInWords({ replays, ended }: Finding['shrink']): string {
  const times = counted(replays, 'replay');
  return ended
    ? `shrinking ended after ${times}: no shrink step reduces it further`
    : `shrinking stopped at its limit, after ${times}: may not be minimal`;
}

export function sizeInWords(
  { processes, requests, faults, deviations }: PlanSize,
  noun: string,
  mark = '',
): string[] {
  // The body of a test is one process, and its calls are no operations.
  const parties = requests === 0 ? [] : [counted(processes, 'process'), counted(requests, noun)];
  return [...parties, counted(faults, 'fault'), counted(deviations, 'deviation') + mark];
}

/** What sets the schedule apart from the quiet one, in words. */
function schedule(
  { run: { plan }, explanation: reasons }: Finding,
  words: CallWords | undefined,
  room: number,
): string[] {
  if (words === undefined || plan.schedule.kind !== 'deviations') return [];
  const deviations = [
    ...turnsInWords(plan),
    ...plan.schedule.deviations.map(
      (deviation, index) => deviationInWords(deviation, words) + needOfDelay(reasons?.delays[index]),
    ),
  ];
  const shown = deviations.slice(0, deviationsShownMax);
  const hidden = deviations.length - shown.length;
  return [
    ...shown.flatMap((text) => wrap(text, { width: room, linesMax: 2 })),
    ...(hidden > 0 ? [`and ${counted(hidden, 'more deviation')}`] : []),
  ];
}

function explanation(
  finding: Finding,
  words: CallWords | undefined,
  { room, paint }: { readonly room: number; readonly paint: Paint },
): string[] {
  if (finding.explanation === undefined || words === undefined) return [];
  return [
    ...labelled(paint, 'order', orderLines(finding.explanation, { words, room })),
    ...labelled(paint, 'nearest', nearestLines(finding, { words, room })),
    ...labelled(paint, 'code', codeLines(finding, words, room)),
  ];
}

/** The faults that are left, in words, then whatever else shrinking tried to do without. */
function needed({ run, minimal: small, needed: needs }: Finding, room: number): string[] {
  const answers = new Map(needs.map((need) => [printable(need.what), needOfFault(need.needed)]));
  const lines = run.plan.faults.slice(0, faultsShownMax).flatMap((fault) => {
    const words = faultInWords(fault);
    const answer = answers.get(words) ?? '';
    answers.delete(words);
    return wrap(words + answer, { width: room, linesMax: 2 });
  });
  const hidden = run.plan.faults.length - faultsShownMax;
  if (hidden > 0) lines.push(`and ${counted(hidden, 'more fault')}`);
  const rest = [...answers]
    .slice(0, needsShownMax)
    .map(([what, answer]) => cut(what, room - widthOf(answer)) + answer);
  lines.push(...flow(rest, room));
  if (lines.length > 0) return lines;
  return [small.deviations === 0 ? 'no fault and no deviation' : 'no fault: the schedule alone does it'];
}

/** Where a run came to no end: who waits for what. */
function waiting({ ending }: Run, room: number): string[] {
  if (!('waiting' in ending)) return [];
  const lines = ending.waiting
    .slice(0, waitingShownMax)
    .map(({ who, forWhat }) => cut(printable(`${who} for ${forWhat}`), room));
  const hidden = ending.waiting.length - lines.length;
  return hidden > 0 ? [...lines, `and ${count(hidden)} more`] : lines;
}

function seen({ seen: { times, runs }, signature }: Finding, room: number): string[] {
  return flow(
    [
      `${count(times)} of ${counted(runs, 'run')} (${confidence(times, runs)})`,
      `signature ${printable(signature)}`,
    ],
    room,
  );
}
