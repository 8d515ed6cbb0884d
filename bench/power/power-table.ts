import { spreadOf } from '../statistics.ts';

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What must be known to read it, and the aims with whether they are met. */
  readonly notes?: readonly string[];
}

/** The lower of the two middle values where their number is even; – where there is none. */
export function median(values: readonly number[]): string {
  return values.length === 0 ? '–' : spreadOf(values).median.toLocaleString('en');
}

/** Schedules to the first find; a search without one counts as longer than all others. */
export function medianSchedules(searches: readonly { readonly schedules: number | null }[]): number {
  return spreadOf(searches.map(({ schedules }) => schedules ?? Number.POSITIVE_INFINITY)).median;
}

/** The median, and how many seeds found the bug: `12 (20/20)`; `– (3/20)` where most did not. */
export function foundOf(searches: readonly { readonly schedules: number | null }[]): string {
  if (searches.length === 0) return '';
  const found = searches.filter(({ schedules }) => schedules !== null).length;
  const middle = medianSchedules(searches);
  const shown = Number.isFinite(middle) ? middle.toLocaleString('en') : '–';
  return `${shown} (${found}/${searches.length})`;
}

/** As Markdown, in columns that line up on a terminal, too. */
export function renderTable({ title, head, rows, notes = [] }: Table): string {
  const widths = head.map((label, column) =>
    Math.max(label.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const table = [line(head), rule, ...rows.map(line)].join('\n');
  return [title, '', table, '', ...notes.map((note) => `${note}\n`)].join('\n');
}
