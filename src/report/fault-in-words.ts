import type { FaultAnchor, FaultParameters, PlannedFault } from '../core/plan.ts';
import { count } from './figures.ts';
import { netEventInWords } from './net-event-in-words.ts';
import { printable } from './text.ts';

/** `process.pause (duration 5,001 ms) at p1's 3rd redis.command`. */
export function faultInWords({ kind, at, with: parameters }: PlannedFault): string {
  return printable(`${kind}${parametersInWords(parameters)} at ${anchorInWords(at)}`);
}

/** `lost ack` for `queue.lost-ack`. */
export function faultName(kind: string): string {
  return printable(kind.slice(kind.indexOf('.') + 1).replaceAll('-', ' '));
}

function parametersInWords(parameters: FaultParameters): string {
  const words = Object.entries(parameters).map(([name, value]) => parameterInWords(name, value));
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** `duration 5,001 ms` for a parameter named `durationMs`. */
function parameterInWords(name: string, value: number | string): string {
  const isTime = typeof value === 'number' && name.endsWith('Ms');
  const words = (isTime ? name.slice(0, -2) : name).replaceAll(
    /[A-Z]/g,
    (letter) => ` ${letter.toLowerCase()}`,
  );
  return `${words} ${typeof value === 'number' ? value.toLocaleString('en-US') : value}${isTime ? ' ms' : ''}`;
}

function anchorInWords(at: FaultAnchor): string {
  return 'call' in at
    ? (netEventInWords(at.call) ?? at.call)
    : `${at.process}'s ${ordinal(at.nth)} ${at.operation}`;
}

function ordinal(value: number): string {
  const teens = value % 100;
  if (teens >= 11 && teens <= 13) return `${count(value)}th`;
  const ending = ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th';
  return `${count(value)}${ending}`;
}
