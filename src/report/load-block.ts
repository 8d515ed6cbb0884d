import type { LoadSummary } from '../core/load-summary.ts';
import { count, counted, duration, megabytes, milliseconds, percent } from './figures.ts';
import { blockWidth, labelled, textColumn } from './layout.ts';
import { createPaint, type Paint } from './paint.ts';
import { cut, flow, padEnd, padStart, printable, widthOf, wrap } from './text.ts';

export const loadMarks = { passed: '✓', violated: '✗', missed: '✗', partial: '?' } as const;
const tones = { passed: 'green', violated: 'red', missed: 'red', partial: 'yellow' } as const;
const violationsShown = 3;

/** What a load test came to. At most 80 columns; every criterion stands beside its limit and ✓ or ✗. */
export function loadBlock(summary: LoadSummary, options: { width: number; colour: boolean }): string {
  const paint = createPaint(options.colour);
  const room = blockWidth(options.width) - textColumn;
  const { setting, requests, latency, memory } = summary;
  const section = (label: string, parts: readonly string[]): string[] =>
    labelled(paint, label, flow(parts, room));
  return [
    `${paint(tones[summary.verdict], loadMarks[summary.verdict])} ${paint('bold', 'load test')}  ${paint('dim', setting.redis)}`,
    ...section('load', loadParts(summary)),
    ...(summary.partial === undefined
      ? []
      : labelled(
          paint,
          'partial',
          wrap(`${printable(summary.partial)}; these are the results so far`, { width: room, linesMax: 3 }),
        )),
    ...section('requests', [
      `${count(requests.total)} in all`,
      `${count(requests.successful)} successful`,
      `${count(requests.failed)} failed (${percent(requests.failed, requests.total)})`,
    ]),
    ...section('time', [
      `${duration(summary.totalMs)} in all`,
      `${count(summary.requestsPerSecond)} requests/s`,
      processes(setting.processes, setting.ownProcesses),
    ]),
    ...section(
      'latency',
      latency === undefined
        ? ['no request ended']
        : [
            `average ${milliseconds(latency.averageMs)}`,
            `P50 ${milliseconds(latency.p50Ms)}`,
            `P90 ${milliseconds(latency.p90Ms)}`,
            `P99 ${milliseconds(latency.p99Ms)}`,
          ],
    ),
    ...omission(summary, { paint, room }),
    ...section('contention', [
      `${count(summary.contention.contended)} of ${counted(summary.contention.attempts, 'lock attempt')} (${percent(summary.contention.contended, summary.contention.attempts)})`,
    ]),
    ...section('memory', [
      `${megabytes(memory.beforeBytes)} before`,
      `${megabytes(memory.peakBytes)} peak`,
      `${megabytes(memory.afterBytes)} after`,
    ]),
    ...labelled(
      paint,
      '',
      wrap(`${memory.verdict}: ${printable(memory.detail)}`, { width: room, linesMax: 3 }),
    ),
    ...faults(summary, { paint, room }),
    ...criteria(summary, paint),
    ...violations(summary, { paint, room }),
    ...causes(summary, { paint, room }),
  ].join('\n');
}

interface Place {
  readonly paint: Paint;
  readonly room: number;
}

function loadParts({ setting }: LoadSummary): string[] {
  const { model, concurrency, ratePerSecond, timeoutMs, seed } = setting;
  return [
    model === 'open'
      ? `open model, ${ratePerSecond} requests/s`
      : `${count(concurrency)} concurrent requests`,
    `limit of one ${duration(timeoutMs)}`,
    `seed ${seed}`,
    `${setting.warmUpRequests} requests of warm-up not counted`,
  ];
}

function processes(number: number, own: boolean): string {
  return own ? counted(number, 'concurrent process') : '1 concurrent process (this one)';
}

function omission({ latency, fromAcceptance }: LoadSummary, { paint, room }: Place): string[] {
  if (latency === undefined || fromAcceptance === undefined) return [];
  const text = `counted from the intended arrival; from acceptance, P99 would read ${milliseconds(fromAcceptance.p99Ms)}`;
  return labelled(paint, '', wrap(text, { width: room, linesMax: 2 }));
}

function faults({ faults: struck, notJudged }: LoadSummary, { paint, room }: Place): string[] {
  const list = Object.entries(struck).map(([kind, times]) => `${printable(kind)} ${count(times)}`);
  if (list.length === 0) return [];
  const lines = labelled(paint, 'faults', flow(list, room));
  if (notJudged === 0) return lines;
  const text = `${counted(notJudged, 'request')} not judged: the server lost its data meanwhile`;
  return [...lines, ...labelled(paint, '', wrap(text, { width: room, linesMax: 2 }))];
}

function criteria({ criteria: rows }: LoadSummary, paint: Paint): string[] {
  const labels = widest(rows.map(({ label }) => label));
  const figures = widest(rows.map(({ figure }) => figure));
  const limits = widest(rows.map(({ limit }) => limit));
  const lines = rows.map(({ label, figure, limit, holds }) => {
    const mark = paint(holds ? 'green' : 'red', holds ? '✓' : '✗');
    return `${padEnd(label, labels)}  ${padStart(figure, figures)}  ${padEnd(limit, limits)}  ${mark}`;
  });
  return labelled(paint, 'criteria', lines);
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(widthOf));
}

function violations({ violations: list, violationCount }: LoadSummary, { paint, room }: Place): string[] {
  const shown = list.slice(0, violationsShown);
  const lines = shown.flatMap(({ invariant, message, why }) =>
    labelled(
      paint,
      'violation',
      wrap(`${invariant}: ${printable(message)}; ${printable(why)}`, { width: room, linesMax: 3 }),
    ),
  );
  const more = violationCount - shown.length;
  return more > 0 ? [...lines, ...labelled(paint, '', [cut(`and ${count(more)} more`, room)])] : lines;
}

function causes({ causes: list }: LoadSummary, { paint, room }: Place): string[] {
  return list.flatMap(({ criterion, cause, next }) => [
    ...labelled(paint, 'likely', wrap(`${criterion}: ${printable(cause)}`, { width: room, linesMax: 3 })),
    ...labelled(paint, '', wrap(`next: ${next}`, { width: room, linesMax: 2 })),
  ]);
}
