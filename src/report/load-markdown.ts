import type { LoadSummary } from '../core/load-summary.ts';
import { count, counted, duration, megabytes, milliseconds, percent } from './figures.ts';
import { loadMarks } from './load-block.ts';

/** The same as Markdown, for the summary of a continuous-integration job. */
export function loadMarkdown(summary: LoadSummary): string {
  const { setting, requests, latency, contention, memory, partial, verdict } = summary;
  const figures: readonly (readonly [string, string])[] = [
    ['requests', count(requests.total)],
    ['successful', count(requests.successful)],
    ['failed', `${count(requests.failed)} (${percent(requests.failed, requests.total)})`],
    ['total time', duration(summary.totalMs)],
    ['requests/s', count(summary.requestsPerSecond)],
    ['average', milliseconds(latency?.averageMs ?? Number.NaN)],
    ['P50', milliseconds(latency?.p50Ms ?? Number.NaN)],
    ['P90', milliseconds(latency?.p90Ms ?? Number.NaN)],
    ['P99', milliseconds(latency?.p99Ms ?? Number.NaN)],
    [
      'lock contention',
      `${count(contention.contended)} (${percent(contention.contended, contention.attempts)})`,
    ],
    [
      'memory',
      `${megabytes(memory.beforeBytes)} before, ${megabytes(memory.peakBytes)} peak, ${megabytes(memory.afterBytes)} after`,
    ],
    ['concurrent processes', count(setting.processes)],
  ];
  return [
    `## ${loadMarks[verdict]} Load test: ${verdict}`,
    '',
    `${escape(setting.redis)} · ${setting.model === 'open' ? `${setting.ratePerSecond} requests/s` : counted(setting.concurrency, 'concurrent request')} · seed ${setting.seed}`,
    ...(partial === undefined ? [] : ['', `**Partial**: ${escape(partial)}`]),
    '',
    '| criterion | figure | limit | |',
    '| --- | ---: | --- | --- |',
    ...summary.criteria.map(
      ({ label, figure, limit, holds }) =>
        `| ${escape(label)} | ${escape(figure)} | ${escape(limit)} | ${holds ? '✓' : '✗'} |`,
    ),
    '',
    '| | |',
    '| --- | ---: |',
    ...figures.map(([label, figure]) => `| ${label} | ${figure} |`),
    ...list(
      'Violations',
      summary.violations.map(({ invariant, message, why }) => `${invariant}: ${message}; ${why}`),
    ),
    ...list(
      'Likely causes',
      summary.causes.map(({ criterion, cause, next }) => `${criterion}: ${cause}. Next: ${next}`),
    ),
    '',
  ].join('\n');
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `### ${title}`, '', ...items.map((item) => `- ${escape(item)}`)];
}

function escape(text: string): string {
  return text.replaceAll(/[\\|<>*_`[\]]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
