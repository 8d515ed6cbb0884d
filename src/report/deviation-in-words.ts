import type { Deviation, EventId } from '../core/plan.ts';
import type { Reading } from '../core/reading.ts';
import type { CallWords } from './call-words.ts';
import { cancelledAt, graceEvent, splitEventId } from '../core/event-id.ts';
import { netEventInWords } from './net-event-in-words.ts';
import { printable } from './text.ts';

/** `p1's "flag m17" waits for p2's "lock m17"`. */
export function deviationInWords({ hold, until }: Deviation, words: CallWords): string {
  const what = eventInWords(hold, words);
  return hold === until
    ? `${what} waits until nothing else can happen`
    : `${what} waits for ${eventInWords(until, words)}`;
}

/** `p1's "flag m17"`, `the answer to p1's "lock m17"`, `the expiry of lock:m17`. */
export function eventInWords(id: EventId, words: CallWords): string {
  const { process, task, event } = splitEventId(id);
  const [callId = id, phase] = splitPhase(id);
  const call = words.callNamed(callId);
  if (call !== undefined) {
    const deed = `${words.callerOf(call)}'s "${words.of(call)}"`;
    return phase === 'exec' ? deed : `the answer to ${deed}`;
  }
  if (process === 'world') return printable(worldEventInWords(words.reading, task, event));
  if (event.startsWith('redis.connect')) return printable(`${process}'s connection to Redis`);
  const onNetwork = netEventInWords(id);
  if (onNetwork !== undefined) return printable(onNetwork);
  if (event.startsWith('begin#')) return printable(`the start of ${task}`);
  if (/\.deliver#\d+$/.test(event)) return printable(`the delivery of ${task} to ${process}`);
  return printable(`${process}'s ${event.replace('#', ' ')} of ${task}`);
}

/** `p1/r1.1/redis.eval#1` and `exec`, for the id of an event that belongs to a call. */
function splitPhase(id: EventId): readonly [string, string] | readonly [] {
  const [, callId, phase] = /^(.*):(exec|deliver|deliver-all)$/s.exec(id) ?? [];
  return callId === undefined || phase === undefined ? [] : [callId, phase];
}

function worldEventInWords(reading: Reading, task: string, event: string): string {
  const name = event.replace(/#\d+$/s, '');
  if (task === 'clients' && name === graceEvent) return 'the end of the time after the last operation';
  const cancelled = cancelledAt(name);
  if (task === 'clients' && cancelled !== undefined) return `the cancelling of ${cancelled}`;
  if (task === 'clients') return `the call of ${name}`;
  if (task === 'redis' && name.startsWith('expire-')) return `the expiry of ${name.slice(7)}`;
  return reading.event?.(task, name) ?? `${name} of ${task}`;
}

/** What to put behind a delay: whether the failure needs it; nothing where that was not tried. */
export function needOfDelay(isNeeded: boolean | null | undefined): string {
  if (isNeeded === undefined) return '';
  if (isNeeded === null) return ': unknown';
  return isNeeded ? ': needed' : ': any';
}

/** The same behind a fault. */
export function needOfFault(isNeeded: boolean | null | undefined): string {
  return isNeeded === true ? ': yes' : needOfDelay(isNeeded);
}
