import type { Timeline, TimelineRow } from '../core/timeline.ts';
import { firstFew } from '../judge/wording.ts';
import { ExplainedFailure } from '../scenario/checks.ts';
import { inShort } from '../scenario/option-checks.ts';
import type { Refusal } from './first-refusal.ts';
import { callInWords } from './transitions.ts';
import type { HistoryEntry } from '../scenario/definition.ts';

/** Rows of the history that are shown; those before are counted. */
const rowsMax = 12;

/** What is told of a history that has no order. */
export function orderlessHistory(
  entries: readonly HistoryEntry[],
  { operation: culprit, order, expected }: Refusal,
  { property, part }: { readonly property: string; readonly part: string | undefined },
): ExplainedFailure {
  const wrong = entries[culprit];
  if (wrong === undefined) throw new RangeError(`there is no operation ${culprit}`);
  const end = wrong.outcome === 'blocked' ? Infinity : (wrong.returned ?? Infinity);
  const words = wordsFor(entries, end);
  const answers = expected.map(({ result, resultKey }) =>
    resultKey === undefined ? undefined : inShort(result),
  );
  const model = answersInWords(answers);
  const message =
    wrong.outcome === 'blocked'
      ? `${words(wrong)} never returned; ${model}`
      : `no order explains ${words(wrong)}: ${model}`;
  const why = reasonOf(wrong, order.filter((each) => each !== culprit).length);
  const among = part === undefined ? '' : `; only operations of the part ${inShort(part)} count`;
  return new ExplainedFailure(`${message}\n${why}${among}`, {
    bug: `${property}|${wrong.kind}`,
    operations: [wrong, ...order.flatMap((each) => entries[each] ?? [])].map(({ id }) => id),
    timeline: timelineOf(entries, { culprit, order, words, note: model, end }),
  });
}

/** What the numbers in the history say. */
function reasonOf({ outcome }: HistoryEntry, placed: number): string {
  if (outcome === 'blocked') {
    return placed === 0
      ? '✗ waits for nothing: it can happen at once'
      : `numbered is an order that explains every result; after each such order ✗ can happen, and waits for nothing`;
  }
  return placed === 0
    ? 'nothing that was called before ✗ returned explains its result'
    : 'numbered is an order that explains every earlier result; no such order has a place for ✗';
}

/** What the model says; undefined is an answer that does not count. */
function answersInWords(answers: readonly (string | undefined)[]): string {
  if (answers.length === 0) return 'in the model it cannot happen yet';
  const [first] = answers;
  if (first === undefined || !answers.every((each) => each !== undefined)) return 'the model lets it happen';
  return answers.length === 1
    ? `the model answers ${first}`
    : `the model answers one of ${firstFew(answers)}`;
}

interface Drawing {
  readonly culprit: number;
  readonly order: readonly number[];
  readonly words: (entry: HistoryEntry) => string;
  readonly note: string;
  /** Where the history is cut. */
  readonly end: number;
}

/** The order first, the operation that fits nowhere in its place or after it, then whatever need not have happened. */
function timelineOf(
  entries: readonly HistoryEntry[],
  { culprit, order, words, note, end }: Drawing,
): Timeline {
  const all = order.includes(culprit) ? order : [...order, culprit];
  const others = entries.flatMap((entry, index) =>
    all.includes(index) || (entry.invoked ?? Infinity) > end ? [] : [index],
  );
  let placed = 0;
  const rows = [...all, ...others].flatMap((index): TimelineRow[] => {
    const entry = entries[index];
    if (entry?.invoked === undefined) return [];
    const isPlaced = all.includes(index);
    if (isPlaced && index !== culprit) placed += 1;
    const to = entry.returned !== undefined && hasEnded(entry, end) ? entry.returned : undefined;
    const row = { text: `${entry.id}: ${words(entry)}`, from: entry.invoked, to };
    if (index === culprit) return [{ ...row, mark: '✗', note }];
    return [{ ...row, mark: isPlaced ? String(placed) : '–' }];
  });
  const hidden = Math.max(0, rows.length - rowsMax);
  const at = rows.findIndex(({ mark }) => mark === '✗');
  const from = Math.min(hidden, Math.max(0, at - rowsMax / 2));
  return { name: 'history', rows: rows.slice(from, from + rowsMax), hidden };
}

/** Whether its return was seen before the history is cut. */
function hasEnded({ outcome, returned }: HistoryEntry, end: number): boolean {
  return outcome === 'ok' && returned !== undefined && returned <= end;
}

/** `p2 get(a) → 1`; the process only where there are several. */
function wordsFor(entries: readonly HistoryEntry[], end: number): (entry: HistoryEntry) => string {
  const areSeveral = new Set(entries.map(({ process }) => process)).size > 1;
  return (entry) => {
    const call = `${areSeveral ? `${entry.process} ` : ''}${callInWords(entry)}`;
    return `${call}${answerInWords(entry, end)}`;
  };
}

function answerInWords(entry: HistoryEntry, end: number): string {
  if (entry.outcome === 'unknown') return ' → unknown';
  if (!hasEnded(entry, end)) return '';
  return entry.result === undefined ? '' : ` → ${inShort(entry.result)}`;
}
