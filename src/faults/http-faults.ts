import type { CallScript, FaultDefinition } from '../sim/fault.ts';
import { faultsOf } from './define-fault.ts';
import { waitingFaults } from './waiting-faults.ts';

/** What a client gets where a fault keeps it from the service's own answer. */
type Instead =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: Buffer;
    }
  | { readonly kind: 'reset' };

/** Ends a call of an HTTP service with another answer than its own. */
export class AnswerInstead extends Error {
  readonly answer: Instead;

  constructor(instead: Instead) {
    super(instead.kind === 'reset' ? 'the connection breaks' : `${instead.status} ${instead.statusText}`);
    this.answer = instead;
  }
}

/** What faults may do to the service beside the request they struck. */
export interface HttpControls {
  /** Nothing gets through between the process and the service for this long. */
  readonly split: (process: string, durationMs: number) => void;
}

const fault = faultsOf<HttpControls>();

/** What may go wrong with the requests to an HTTP service. */
export function httpFaults(name: string): readonly FaultDefinition[] {
  const waits = waitingFaults(name, [`${name}.request`], `A request to ${name}`);
  return [...answersInstead(name), ...brokenConnections(name), ...waits];
}

function commonOf(name: string) {
  return { operations: [`${name}.request`] as [string], absorbable: false, parameters: {} } as const;
}

function answersInstead(name: string): readonly FaultDefinition[] {
  const common = commonOf(name);
  return [
    fault({
      ...common,
      kind: `${name}.unavailable`,
      summary: `${name} answers 503, and the request has no effect.`,
      strike: (call) => answer(call, { applied: false, status: 503, statusText: 'Service Unavailable' }),
    }),
    fault({
      ...common,
      kind: `${name}.error-after`,
      summary: `${name} answers 500, though the request took effect.`,
      strike: (call) => answer(call, { applied: true, status: 500, statusText: 'Internal Server Error' }),
    }),
    fault({
      ...common,
      kind: `${name}.rate-limited`,
      summary: `${name} answers 429 with Retry-After, and the request has no effect.`,
      parameters: { retryAfterS: { kind: 'integer', min: 1, max: 30 } },
      strike: (call, { retryAfterS }) => {
        const headers = [['retry-after', String(retryAfterS)]] as const;
        answer(call, { applied: false, status: 429, statusText: 'Too Many Requests', headers });
      },
    }),
  ];
}

function brokenConnections(name: string): readonly FaultDefinition[] {
  const common = commonOf(name);
  return [
    fault({
      ...common,
      kind: `${name}.reset-before`,
      summary: `The connection breaks before a request reaches ${name}.`,
      strike: (call) => reset(call, false),
    }),
    fault({
      ...common,
      kind: `${name}.reset-after`,
      summary: `The connection breaks when a request has taken effect at ${name}, before the answer arrives.`,
      strike: (call) => reset(call, true),
    }),
    fault({
      ...common,
      kind: `${name}.truncated`,
      summary: `The connection breaks in the middle of an answer of ${name}.`,
      strike: (call) => {
        call.change = (told) => ({ ...(told as object), cutAt: Math.floor(bodyLength(told) / 2) });
      },
    }),
    fault({
      ...common,
      kind: `${name}.split`,
      summary: `A process and ${name} are cut off from each other.`,
      parameters: { durationMs: { kind: 'integer', min: 1, max: 10_000 } },
      strike: ({ process }, { durationMs }, controls) => controls.split(process, durationMs),
    }),
  ];
}

interface Answer {
  readonly applied: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers?: readonly (readonly [string, string])[];
}

function answer(call: CallScript, { applied, status, statusText, headers = [] }: Answer): void {
  call.applied = applied;
  call.outcome = new AnswerInstead({ kind: 'response', status, statusText, headers, body: Buffer.alloc(0) });
}

function reset(call: CallScript, applied: boolean): void {
  call.applied = applied;
  call.outcome = new AnswerInstead({ kind: 'reset' });
}

function bodyLength(told: unknown): number {
  return (told as { readonly body: Buffer }).body.length;
}
