import type { LoadSummary } from '../core/load-summary.ts';
import { count, duration, megabytes, milliseconds, percent } from './figures.ts';

/** The figures of a load test, each with its name, for pages. */
export function loadRows(summary: LoadSummary): readonly (readonly [label: string, figure: string])[] {
  const { setting, requests, latency, fromAcceptance, contention, memory, faults } = summary;
  const struck = Object.entries(faults).map(([kind, times]) => `${kind} ${count(times)}`);
  return [
    ['requests', count(requests.total)],
    ['successful', count(requests.successful)],
    ['failed', `${count(requests.failed)} (${percent(requests.failed, requests.total)})`],
    ['total time', duration(summary.totalMs)],
    ['requests/s', count(summary.requestsPerSecond)],
    ['average', milliseconds(latency?.averageMs ?? Number.NaN)],
    ['P50', milliseconds(latency?.p50Ms ?? Number.NaN)],
    ['P90', milliseconds(latency?.p90Ms ?? Number.NaN)],
    ['P99', milliseconds(latency?.p99Ms ?? Number.NaN)],
    ...(fromAcceptance === undefined
      ? []
      : ([['P99 from acceptance', milliseconds(fromAcceptance.p99Ms)]] as const)),
    [
      'lock contention',
      `${count(contention.contended)} (${percent(contention.contended, contention.attempts)})`,
    ],
    [
      'memory',
      `${megabytes(memory.beforeBytes)} before, ${megabytes(memory.peakBytes)} peak, ${megabytes(memory.afterBytes)} after`,
    ],
    ['concurrent processes', count(setting.processes)],
    ...(struck.length === 0 ? [] : ([['faults', struck.join(', ')]] as const)),
  ];
}
