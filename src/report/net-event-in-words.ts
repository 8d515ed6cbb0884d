import { splitEventId } from '../core/event-id.ts';
import type { EventId } from '../core/plan.ts';

/**
 * `p1's connection 2 to api.mail.test:443`, `what comes to p2 on connection 1 of p1 to :3000`, and of a call, `what p1 sends on
 * connection 1 to p2:3000`; undefined for anything else.
 */
export function netEventInWords(id: EventId): string | undefined {
  const { process, task, event } = splitEventId(id);
  const [, what] = /^net\.(connect|accept|data|send|closed)#/.exec(event) ?? [];
  if (what === undefined) return undefined;
  if (what === 'closed') return `the news to ${process} that a socket is closed`;
  const [, port, client, nth] = /^:(\d+) from (\S+) .*#(\d+)$/s.exec(task) ?? [];
  const [, address, number] = /^(.*)#(\d+)$/s.exec(task) ?? [];
  const connection =
    port === undefined
      ? `connection ${number ?? '1'} to ${address ?? task}`
      : `connection ${nth ?? '1'} of ${client ?? ''} to :${port}`;
  if (what === 'connect') return `${process}'s ${connection}`;
  if (what === 'send') return `what ${process} sends on ${connection}`;
  return what === 'accept'
    ? `${process} accepting ${connection}`
    : `what comes to ${process} on ${connection}`;
}
