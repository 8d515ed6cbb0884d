import type { Step } from '../core/run.ts';
import { splitEventId } from '../core/event-id.ts';
import { padEnd, printable } from './text.ts';

/** One line for one fired event: `   5012.250 p2   r17.2  redis.evalsha#2:exec`. `»` where the schedule left the default. */
export function eventLine(step: Step): string {
  const { task, event } = splitEventId(step.id);
  const mark = step.deviates ? '»' : ' ';
  const time = step.atMs.toFixed(3).padStart(10);
  const who = `${padEnd(printable(step.process), 4)} ${padEnd(printable(task), 6)}`;
  return `${mark}${time} ${who} ${printable(event)}`;
}
