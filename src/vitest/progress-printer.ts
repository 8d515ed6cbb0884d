import { type Progress, progressLine } from '../report/progress-line.ts';
import { print, terminal } from './print.ts';

const progressEveryMs = 2_000;

/** Prints a line of progress now and then. */
export function progressPrinter(): (progress: Progress) => void {
  let printedMs = performance.now();
  return (progress) => {
    const nowMs = performance.now();
    if (nowMs - printedMs < progressEveryMs) return;
    printedMs = nowMs;
    print(progressLine(progress, terminal()));
  };
}
