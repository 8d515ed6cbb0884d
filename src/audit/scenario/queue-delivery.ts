import type { Caller } from '../../kit.ts';
import type { Delivery } from '../audit-queue.ts';
import type { AuditHappening, DeliveryCall } from './audit-fact.ts';
import { type Message, received } from './message.ts';

/** A call of the queue by one of its clients. */
export interface QueueCall<Answer> {
  /** Without the queue's own name: `ack`. */
  readonly name: string;
  readonly text: string;
  readonly request?: string;
  readonly made?: (caller: Caller) => void;
  readonly apply: (caller: Caller) => Answer;
  readonly settled?: () => void;
}

/** What a delivery may do to the queue. */
export interface DeliveryActs {
  readonly call: <Answer>(call: QueueCall<Answer>) => Promise<Answer>;
  readonly tell: (what: AuditHappening, task: string) => void;
  readonly settle: (message: Message) => void;
  readonly hide: (message: Message, durationMs: number) => void;
}

/** The newest delivery of a request, as its consumer gets it. */
export function deliveryOf(message: Message, { call, tell, settle, hide }: DeliveryActs): Delivery {
  const { attempt } = message;
  const { id } = message.request;
  const about = (name: DeliveryCall, change: (task: string) => void): Promise<void> => {
    const apply = ({ task }: Caller): void => {
      if (message.state === 'settled') return;
      if (message.attempt !== attempt) {
        throw new Error(`the receipt of delivery ${attempt} is no longer valid`);
      }
      change(task);
    };
    const made = ({ task }: Caller): void => tell({ kind: 'called', request: id, operation: name }, task);
    return call({ name, text: `${name} ${id}`, request: id, made, apply });
  };
  return {
    request: received(message),
    attempt,
    ack: () =>
      about('ack', (task) => {
        tell({ kind: 'acked', request: id }, task);
        settle(message);
      }),
    nack: ({ delayMs }) =>
      about('nack', (task) => {
        tell({ kind: 'returned', request: id, delayMs }, task);
        hide(message, delayMs);
      }),
    extend: ({ visibilityMs }) => about('extend', () => hide(message, visibilityMs)),
    deadLetter: ({ reason }) =>
      about('dead-letter', (task) => {
        tell({ kind: 'dead-lettered', request: id, reason }, task);
        settle(message);
      }),
  };
}
