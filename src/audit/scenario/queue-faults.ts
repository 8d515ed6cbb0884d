import type { FaultDefinition } from '../../engine.ts';
import { type CallScript, faultsOf, refuse } from '../../kit.ts';

/** What faults may do to the queue beside the call they struck. */
export interface QueueControls {
  readonly duplicate: (request: string) => void;
  readonly expireVisibility: (request: string, afterMs: number) => void;
  /** Delivers nothing for this long, then everything at once, in another order. */
  readonly hold: (durationMs: number) => void;
  readonly poison: (request: string) => void;
  readonly malform: (request: string, shape: MalformedShape) => void;
  readonly loseSubscription: (process: string) => void;
}

/** The calls by which a consumer tells the queue about a delivery. */
export const settlingCalls = ['queue.ack', 'queue.nack', 'queue.extend', 'queue.dead-letter'] as const;

/** What a malformed request lacks, or has empty. */
export const malformedShapes = ['no-record', 'empty-record', 'no-id', 'empty-id'] as const;

export type MalformedShape = (typeof malformedShapes)[number];

const fault = faultsOf<QueueControls>();

export const queueFaults: readonly FaultDefinition[] = [
  fault({
    kind: 'queue.duplicate',
    summary: 'A request is delivered once more while its delivery is in work.',
    operations: ['queue.deliver', 'auditor.audit', 'queue.ack'],
    parameters: {},
    absorbable: true,
    strike: (call, _, controls) => controls.duplicate(struckRequest(call)),
  }),
  fault({
    kind: 'queue.redeliver',
    summary: 'The visibility of a delivery in work ends early, so that the request is delivered again.',
    operations: ['queue.deliver', 'auditor.audit'],
    parameters: { afterMs: { kind: 'integer', min: 1, max: 10_000 } },
    absorbable: true,
    strike: (call, { afterMs }, controls) => controls.expireVisibility(struckRequest(call), afterMs),
  }),
  fault({
    kind: 'queue.delay',
    summary: 'A delivery takes long to arrive.',
    operations: ['queue.deliver'],
    parameters: { delayMs: { kind: 'integer', min: 1, max: 10_000 } },
    absorbable: true,
    strike: (call, { delayMs }) => {
      call.execDelayMs += delayMs;
    },
  }),
  fault({
    kind: 'queue.burst',
    summary: 'The queue falls silent, then delivers everything at once, newest first.',
    operations: ['queue.deliver'],
    parameters: { durationMs: { kind: 'integer', min: 1, max: 10_000 } },
    absorbable: false,
    strike: (_, { durationMs }, controls) => controls.hold(durationMs),
  }),
  fault({
    kind: 'queue.reorder',
    summary: 'A delivery falls behind those of the next few milliseconds.',
    operations: ['queue.deliver'],
    parameters: { behindMs: { kind: 'integer', min: 1, max: 100 } },
    absorbable: true,
    strike: (call, { behindMs }) => {
      call.execDelayMs += behindMs;
    },
  }),
  fault({
    kind: 'queue.lost-ack',
    summary: 'The answer to an ack, nack, extension or dead letter is lost; the queue may have acted on it.',
    operations: settlingCalls,
    parameters: { applied: { kind: 'choice', options: ['yes', 'no'] } },
    absorbable: true,
    strike: (call, { applied }) => {
      call.applied = applied === 'yes';
      call.outcome = new Error('the connection to the queue broke before it answered');
    },
  }),
  fault({
    kind: 'queue.poison',
    summary: 'From now on every audit of a request fails, in whichever delivery.',
    operations: ['queue.deliver'],
    parameters: {},
    absorbable: false,
    strike: (call, _, controls) => controls.poison(struckRequest(call)),
  }),
  fault({
    kind: 'queue.malformed',
    summary: 'A request lacks its name or its record, or has it empty, in whichever delivery.',
    operations: ['queue.deliver'],
    parameters: { shape: { kind: 'choice', options: malformedShapes } },
    absorbable: false,
    strike: (call, { shape }, controls) => controls.malform(struckRequest(call), shape),
  }),
  fault({
    kind: 'queue.hang',
    summary: 'The queue never answers a call; it may have acted on it.',
    operations: [...settlingCalls, 'queue.consume', 'queue.close'],
    parameters: { applied: { kind: 'choice', options: ['yes', 'no'] } },
    absorbable: false,
    strike: (call, { applied }) => {
      call.applied = applied === 'yes';
      call.outcome = 'never';
    },
  }),
  fault({
    kind: 'queue.late',
    summary: 'The queue makes a subscription, but its answer arrives when nobody waits for it any more.',
    operations: ['queue.consume'],
    parameters: { delayMs: { kind: 'integer', min: 2_000, max: 6_000 } },
    absorbable: false,
    strike: (call, { delayMs }) => {
      call.replyDelayMs += delayMs;
    },
  }),
  fault({
    kind: 'queue.refuse-enqueue',
    summary: 'The queue refuses a new request; the producer tries again.',
    operations: ['queue.enqueue'],
    parameters: {},
    absorbable: true,
    strike: (call) => refuse(call, new Error('the queue refused the call')),
  }),
  fault({
    kind: 'queue.refuse-ack',
    summary: 'The queue refuses an ack, nack, extension or dead letter.',
    operations: settlingCalls,
    parameters: {},
    absorbable: true,
    strike: (call) => refuse(call, new Error('the queue refused the call')),
  }),
  fault({
    kind: 'queue.refuse-consume',
    summary: 'The queue refuses a subscription.',
    operations: ['queue.consume'],
    parameters: {},
    absorbable: false,
    strike: (call) => refuse(call, new Error('the queue refused the call')),
  }),
  fault({
    kind: 'queue.lose-subscription',
    summary: 'A subscription breaks; deliveries on their way go to other processes.',
    operations: ['queue.deliver', ...settlingCalls],
    parameters: {},
    absorbable: false,
    strike: (call, _, controls) => controls.loseSubscription(call.process),
  }),
];

/** The request that the call is made for. */
function struckRequest({ request }: CallScript): string {
  if (request === undefined) throw new Error('a fault of one request struck a call that names none');
  return request;
}
