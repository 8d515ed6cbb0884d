import type { Delivery } from '../audit-queue.ts';
import type { Task } from '../../sim/task.ts';
import type { AuditHappening } from './audit-fact.ts';
import type { Message } from './message.ts';
import type { queueCalls } from './queue-call.ts';

/** What a delivery may do to the queue. */
export interface DeliveryActs {
  readonly call: ReturnType<typeof queueCalls>;
  readonly tell: (task: Task, what: AuditHappening) => void;
  readonly settle: (message: Message) => void;
  readonly hide: (message: Message, durationMs: number) => void;
}

/** The newest delivery of a request, as its consumer gets it. A copy each time, as a queue client parses a new one. */
export function deliveryOf(message: Message, { call, tell, settle, hide }: DeliveryActs): Delivery {
  const { attempt } = message;
  const request = { ...message.request };
  const { id } = request;
  const about = (operation: string, change: (task: Task) => void): Promise<void> => {
    const apply = (task: Task): void => {
      if (message.state === 'settled') return;
      if (message.attempt !== attempt) {
        throw new Error(`the receipt of delivery ${attempt} is no longer valid`);
      }
      change(task);
    };
    return call({ operation: `queue.${operation}`, text: `${operation} ${id}`, request: id, apply });
  };
  return {
    request,
    attempt,
    ack: () =>
      about('ack', (task) => {
        tell(task, { kind: 'acked', request: id });
        settle(message);
      }),
    nack: ({ delayMs }) =>
      about('nack', (task) => {
        tell(task, { kind: 'returned', request: id, delayMs });
        hide(message, delayMs);
      }),
    extend: ({ visibilityMs }) => about('extend', () => hide(message, visibilityMs)),
    deadLetter: ({ reason }) =>
      about('dead-letter', (task) => {
        tell(task, { kind: 'dead-lettered', request: id, reason });
        settle(message);
      }),
  };
}
