import type { Timeline, TimelineRow } from '../core/timeline.ts';
import { counted } from './figures.ts';
import { cut, padEnd, printable, widthOf, wrap } from './text.ts';

/** The text beside the bars is cut to this share of the width where the bars need the rest. */
const textShare = 0.6;
const markWidth = 3;
const gap = 2;

/**
 * A line for each row, with a bar beside it from where it begins to where it ends; what does not end has an open bar. Where
 * the bars have no room, every so many places share one column.
 */
export function timelineLines({ rows, hidden }: Timeline, width: number): string[] {
  const places = [...new Set(rows.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])))].sort(
    (left, right) => left - right,
  );
  const textMax = Math.floor((width - markWidth) * textShare);
  const texts = rows.map(({ text }) => cut(printable(text), textMax));
  const textWidth = Math.max(0, ...texts.map(widthOf));
  const barsMax = width - markWidth - textWidth - gap;
  const step = Math.max(1, Math.ceil((2 * places.length + 1) / barsMax));
  const column = (place: number): number => Math.floor((2 * places.indexOf(place)) / step);
  const end = Math.floor((2 * places.length) / step);
  const lines = rows.flatMap((row, index) => {
    const head = `${padEnd(row.mark, markWidth)}${padEnd(texts[index] ?? '', textWidth + gap)}`;
    return withNote(`${head}${barOf(row, column, end)}`, row.note, width);
  });
  return hidden > 0 ? [`${padEnd('…', markWidth)}${counted(hidden, 'more')}`, ...lines] : lines;
}

function barOf({ from, to }: TimelineRow, column: (place: number) => number, end: number): string {
  const first = column(from);
  const last = to === undefined ? end : column(to);
  const length = Math.max(0, last - first - 1);
  return `${' '.repeat(first)}├${'─'.repeat(length)}${to === undefined ? '─' : '┤'}`;
}

/** The note stands beside the bar where it has room, else below. */
function withNote(line: string, note: string | undefined, width: number): string[] {
  if (note === undefined) return [line];
  const text = printable(note);
  if (widthOf(line) + gap + widthOf(text) <= width) return [`${line}${' '.repeat(gap)}${text}`];
  const below = wrap(text, { width: width - markWidth, linesMax: 2 });
  return [line, ...below.map((each) => `${' '.repeat(markWidth)}${each}`)];
}
