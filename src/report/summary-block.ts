import type { HeapSummary, PropertySummary } from '../core/summary.ts';
import type { ScopeSummary } from '../core/scope.ts';
import { confidenceLines, sometimesLines } from './confidence-lines.ts';
import {
  count,
  counted,
  duration,
  megabytes,
  milliseconds,
  percent,
  ratio,
  span,
  spanned,
} from './figures.ts';
import { blockWidth, labelled, textColumn } from './layout.ts';
import { createPaint, type Paint } from './paint.ts';
import { scopeLines } from './scope-lines.ts';
import { cut, flow, padEnd, padStart, printable, widthOf, wrap } from './text.ts';

export const verdictMarks = { passed: '✓', failed: '✗', inconclusive: '?' } as const;
export const verdictTones = { passed: 'green', failed: 'red', inconclusive: 'yellow' } as const;

/** What the runs of one property came to. At most 80 columns; every judged figure stands beside its limit and ✓ or ✗. */
export function summaryBlock(summary: PropertySummary, options: { width: number; colour: boolean }): string {
  const width = blockWidth(options.width);
  const paint = createPaint(options.colour);
  const room = width - textColumn;
  const section = (label: string, parts: readonly string[]): string[] =>
    labelled(paint, label, flow(parts, room));
  const { confidence, latency, requests, scope } = summary;
  const noun = `${summary.operation}s`;
  return [
    ...title(summary, { width, paint }),
    ...labelled(paint, 'runs', runs(summary, { room, paint })),
    ...section('strategies', strategies(summary)),
    ...section('load', [
      `${span(summary.concurrency)} concurrent ${noun}`,
      spanned(summary.processes, 'process'),
    ]),
    ...faults(summary, { room, paint }),
    ...section(noun, [
      `${count(requests.total)} in all`,
      `${count(requests.successful)} successful (${percent(requests.successful, requests.total)})`,
      `${count(requests.failed)} failed (${percent(requests.failed, requests.total)})`,
    ]),
    ...section(
      'latency',
      latency === undefined ? ['not measured'] : [...latencies(latency), ...notJudged(summary)],
    ),
    ...(summary.contention.attempts > 0 ? section('contention', locking(summary)) : []),
    ...heap(summary.heap, { room, paint }),
    ...section('time', [
      `${duration(summary.virtualMs)} virtual in ${duration(summary.wallMs)}`,
      `${ratio(summary.virtualMs, summary.wallMs)} real time`,
    ]),
    ...judged(summary, { room, paint }),
    ...(confidence === undefined ? [] : confidenceLines(confidence, { room, paint })),
    ...(scope === undefined ? [] : smallScope(summary, scope, { room, paint })),
    ...sometimesLines(summary, { room, paint }),
  ].join('\n');
}

/** The same in one line, for a test among others. */
export function summaryLine({ property, verdict, wallMs, scope, ...summary }: PropertySummary): string {
  const parts = [
    counted(summary.runs, 'schedule'),
    ...(scope === undefined ? [] : [`and all ${count(scope.schedules)} of a small scope`]),
    duration(wallMs),
  ];
  return `${verdictMarks[verdict]} ${printable(property)} · ${parts.join(' · ')}`;
}

/** Only where something is contended for. */
function contentionIn({ attempts }: PropertySummary['contention']): string[] {
  return attempts > 0 ? ['contention'] : [];
}

/** Attempts to take something, and those that met another holder. */
function locking(summary: PropertySummary): string[] {
  const { contended, attempts } = summary.contention;
  return [
    `${count(contended)} of ${counted(attempts, 'attempt')} (${percent(contended, attempts)})`,
    ...notJudged(summary),
  ];
}

function smallScope(
  { operation, requests: ran }: PropertySummary,
  scope: ScopeSummary,
  { room, paint }: Place,
): string[] {
  const { requests, processes, schedules } = scope;
  // The body of a test has no operations.
  const parties = ran.total === 0 ? [] : [counted(requests, operation), counted(processes, 'process')];
  const size = [parties.join(', '), counted(schedules, 'schedule')].filter(Boolean).join(': ');
  const lines = [size, ...scopeLines(scope)].flatMap((line) => wrap(line, { width: room, linesMax: 3 }));
  return labelled(paint, '  scope', lines);
}

interface Place {
  readonly room: number;
  readonly paint: Paint;
}

function title(
  { property, profile, verdict }: PropertySummary,
  { width, paint }: { width: number; paint: Paint },
): string[] {
  const mark = verdictMarks[verdict];
  const note = verdict === 'inconclusive' ? `${profile} profile, inconclusive` : `${profile} profile`;
  const room = width - 2 - widthOf(note) - 2;
  const [first = '', ...rest] = wrap(printable(property), { width: room, linesMax: 3 });
  return [
    `${paint(verdictTones[verdict], mark)} ${paint('bold', padEnd(first, room))}  ${paint('dim', note)}`,
    ...rest.map((line) => `  ${paint('bold', line)}`),
  ];
}

function runs(summary: PropertySummary, { room, paint }: Place): string[] {
  const { rerun, inconclusive, seed } = summary;
  const lines = flow(
    [
      counted(summary.runs, 'run'),
      counted(summary.distinctSchedules, 'distinct schedule'),
      ...(inconclusive > 0 ? [`${count(inconclusive)} inconclusive`] : []),
      `seed ${seed}`,
    ],
    room,
  );
  if (rerun.count === 0) return lines;
  const [mark, tone] = rerun.different === 0 ? (['✓', 'green'] as const) : (['✗', 'red'] as const);
  const outcome = rerun.different === 0 ? 'none' : count(rerun.different);
  const again = cut(`${count(rerun.count)} run again, ${outcome} took another course`, room - 2);
  return [...lines, `${paint(tone, mark)} ${again}`];
}

function strategies({ strategies: byName }: PropertySummary): string[] {
  return Object.entries(byName).map(([name, used]) => {
    const finds = used.finds === 0 ? '' : ` (${counted(used.finds, 'find')})`;
    return `${printable(name)} ${count(used.runs)}${finds}`;
  });
}

/** By the service or process they befall, so that a long list stays readable. */
function faults({ faultsByKind }: PropertySummary, { room, paint }: Place): string[] {
  const struck = Object.entries(faultsByKind).filter(([, times]) => times > 0);
  if (struck.length === 0) return labelled(paint, 'faults', ['none']);
  const total = struck.reduce((sum, [, times]) => sum + times, 0);
  const groups = new Map<string, string[]>();
  for (const [kind, times] of struck.sort(([first], [second]) => (first < second ? -1 : 1))) {
    const dot = kind.indexOf('.');
    const group = printable(kind.slice(0, Math.max(dot, 0)));
    groups.set(group, [...(groups.get(group) ?? []), `${printable(kind.slice(dot + 1))} ${count(times)}`]);
  }
  return [
    ...labelled(paint, 'faults', [`${count(total)} injected · ${counted(struck.length, 'kind')}`]),
    ...[...groups].flatMap(([group, kinds]) =>
      labelled(paint, `  ${cut(group, textColumn - 5)}`, flow(kinds, room)),
    ),
  ];
}

function latencies({ averageMs, p50Ms, p90Ms, p99Ms }: NonNullable<PropertySummary['latency']>): string[] {
  return [
    `average ${milliseconds(averageMs)}`,
    `P50 ${milliseconds(p50Ms)}`,
    `P90 ${milliseconds(p90Ms)}`,
    `P99 ${milliseconds(p99Ms)}`,
  ];
}

/** Said beside a figure, so that nobody takes it for one that was held to a limit. */
function notJudged({ profile, thresholds }: PropertySummary): string[] {
  if (profile === 'chaos') return ['not judged in chaos'];
  return thresholds.length === 0 ? ['not judged'] : [];
}

function heap(measured: HeapSummary | undefined, { room, paint }: Place): string[] {
  if (measured === undefined) return labelled(paint, 'heap', ['not measured']);
  const { beforeBytes, afterBytes, verdict, detail } = measured;
  const sizes = `${megabytes(beforeBytes)} before · ${megabytes(afterBytes)} after`;
  const mark = { stable: paint('green', '✓ '), growing: paint('red', '✗ '), 'not judged': '' }[verdict];
  const details = detail === '' ? [] : wrap(printable(detail), { width: room, linesMax: 3 });
  return labelled(paint, 'heap', [`${sizes} · ${mark}${verdict}`, ...details]);
}

function judged(
  { thresholds, profile, requests, contention }: PropertySummary,
  { room, paint }: Place,
): string[] {
  if (thresholds.length === 0) {
    const figures = [...(requests.total > 0 ? ['latency', 'errors'] : []), ...contentionIn(contention)];
    const last = figures.pop();
    const named = figures.length === 0 ? last : `${figures.join(', ')} and ${last}`;
    const isChaos = profile === 'chaos' && last !== undefined;
    const what = isChaos ? `behaviour only; ${named} are not judged in chaos` : 'behaviour only';
    return labelled(paint, 'judged', wrap(what, { width: room, linesMax: 2 }));
  }
  const rows = thresholds.map(({ label, figure, limit, holds }) => {
    return { label: printable(label), figure: printable(figure), limit: printable(limit), holds };
  });
  const figures = Math.min(Math.max(...rows.map(({ figure }) => widthOf(figure))), 15);
  const limits = Math.min(Math.max(...rows.map(({ limit }) => widthOf(limit))), 15);
  // What stands to their right: a figure, its limit, a mark, and two columns between each.
  const labels = Math.min(Math.max(...rows.map(({ label }) => widthOf(label))), room - figures - limits - 7);
  const lines = rows.flatMap(({ label, figure, limit, holds }) => {
    const mark = paint(holds ? 'green' : 'red', holds ? '✓' : '✗');
    // A label that is too long stands above its figure.
    const above = widthOf(label) > labels ? wrap(label, { width: room, linesMax: 3 }) : [];
    const name = padEnd(above.length > 0 ? '' : label, labels);
    const beside = `${name}  ${padStart(cut(figure, figures), figures)}  ${padEnd(cut(limit, limits), limits)}  ${mark}`;
    return [...above, beside];
  });
  return labelled(paint, 'judged', lines);
}
