import type { LoadSummary } from './json/load-summary.ts';
import { count, counted, duration, megabytes, milliseconds, percent } from './figures.ts';

/** What a load test measured under one heading. */
export interface LoadSection {
  readonly label: string;
  readonly parts: readonly string[];
  /** What the parts do not say by themselves. */
  readonly note?: string | undefined;
}

/** The figures of a load test, for the terminal and for its page. */
export function loadSections(summary: LoadSummary): readonly LoadSection[] {
  const { setting, requests, contention, memory, totalMs, requestsPerSecond } = summary;
  return [
    { label: 'load', parts: loadParts(summary) },
    {
      label: 'requests',
      parts: [
        `${count(requests.total)} in all`,
        `${count(requests.successful)} successful`,
        `${count(requests.failed)} failed (${percent(requests.failed, requests.total)})`,
        ...(requests.unended === 0 ? [] : [`${count(requests.unended)} more had not ended`]),
      ],
    },
    {
      label: 'time',
      parts: [
        `${duration(totalMs)} in all`,
        `${count(requestsPerSecond)} requests/s`,
        setting.ownProcesses
          ? counted(setting.processes, 'concurrent process')
          : '1 concurrent process (this one)',
      ],
    },
    { label: 'latency', parts: latencyParts(summary), note: omission(summary) },
    {
      label: 'contention',
      parts: [
        `${count(contention.contended)} of ${counted(contention.attempts, 'lock attempt')} (${percent(contention.contended, contention.attempts)})`,
      ],
    },
    {
      label: 'memory',
      parts: [
        `${megabytes(memory.beforeBytes)} before`,
        `${megabytes(memory.peakBytes)} peak`,
        `${megabytes(memory.afterBytes)} after`,
      ],
      note: `${memory.verdict}: ${memory.detail}`,
    },
    ...faultSection(summary),
  ];
}

function loadParts({ setting }: LoadSummary): readonly string[] {
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

function latencyParts({ latency }: LoadSummary): readonly string[] {
  if (latency === undefined) return ['no request ended'];
  return [
    `average ${milliseconds(latency.averageMs)}`,
    `P50 ${milliseconds(latency.p50Ms)}`,
    `P90 ${milliseconds(latency.p90Ms)}`,
    `P99 ${milliseconds(latency.p99Ms)}`,
  ];
}

function omission({ latency, fromAcceptance }: LoadSummary): string | undefined {
  if (latency === undefined || fromAcceptance === undefined) return undefined;
  return `counted from the intended arrival; from acceptance, P99 would read ${milliseconds(fromAcceptance.p99Ms)}`;
}

function faultSection({ faults, notJudged }: LoadSummary): readonly LoadSection[] {
  const parts = Object.entries(faults).map(([kind, times]) => `${kind} ${count(times)}`);
  if (parts.length === 0) return [];
  const note =
    notJudged === 0
      ? undefined
      : `${counted(notJudged, 'request')} not judged: the server lost its data meanwhile`;
  return [{ label: 'faults', parts, note }];
}
