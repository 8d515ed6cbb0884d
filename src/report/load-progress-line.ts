import { count, duration } from './figures.ts';
import { cut, widthOf } from './text.ts';

const barCellsMax = 6;

export interface LoadProgressFigures {
  readonly ended: number;
  readonly inFlight: number;
  readonly failed: number;
  readonly elapsedMs: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number | undefined;
}

/** `███░░░ 2.1 s · 49 ended · 118 /s · 71 in flight · 0 failed · P99 431 ms`. `share` is how far the test is, 0–1. Where there is little room, the bar is short. */
export function loadProgressLine(
  progress: LoadProgressFigures,
  { share, width }: { readonly share: number; readonly width: number },
): string {
  const parts = [
    duration(progress.elapsedMs),
    `${count(progress.ended)} ended`,
    `${count(progress.requestsPerSecond)} /s`,
    `${count(progress.inFlight)} in flight`,
    `${count(progress.failed)} failed`,
    `P99 ${progress.p99Ms === undefined ? '–' : duration(progress.p99Ms)}`,
  ];
  const text = parts.join(' · ');
  const cells = Math.min(Math.max(width - widthOf(text) - 1, 0), barCellsMax);
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * cells);
  const bar = '█'.repeat(filled) + '░'.repeat(cells - filled);
  return cut(cells === 0 ? text : `${bar} ${text}`, width);
}
