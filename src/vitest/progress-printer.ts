import { type Progress, progressLine } from '../report/progress-line.ts';
import { print, terminal } from './print.ts';

const firstLineMs = 2_000;
const furtherLinesMs = 10_000;

/** Prints a line of progress soon, when it is known how long the search will take, and then every ten seconds. */
export function progressPrinter(): (progress: Progress) => void {
  let dueMs = performance.now() + firstLineMs;
  return (progress) => {
    const nowMs = performance.now();
    if (nowMs < dueMs) return;
    dueMs = nowMs + furtherLinesMs;
    print(progressLine(progress, terminal()));
  };
}
