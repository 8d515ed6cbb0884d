import type { FaultDefinition } from '../sim/fault.ts';
import { faultsOf } from './define-fault.ts';

/** What faults may do to the network beside the message they struck. */
export interface NetControls {
  readonly slow: (options: { extraMs: number; durationMs: number }) => void;
  /** Nothing gets through between the process and any other for this long. */
  readonly partition: (process: string, durationMs: number) => void;
  /** Nothing gets through between these two processes for this long; both still reach the others. */
  readonly split: (options: { between: readonly [string, string]; durationMs: number }) => void;
  /** What the process sends gets nowhere for this long, though what is sent to it arrives. */
  readonly mute: (process: string, durationMs: number) => void;
}

const fault = faultsOf<NetControls>();

const durationMs = { kind: 'integer', min: 1, max: 10_000 } as const;

/** What may go wrong on connections between the processes of a system, whatever is said on them. */
export const netFaults: readonly FaultDefinition[] = [
  fault({
    kind: 'net.refused',
    summary: 'A connection is refused.',
    operations: ['net.connect'],
    parameters: {},
    absorbable: false,
    strike: (call) => void (call.applied = false),
  }),
  fault({
    kind: 'net.unanswered',
    summary: 'Nobody answers to a connection that is being made.',
    operations: ['net.connect'],
    parameters: {},
    absorbable: false,
    strike: (call) => void (call.outcome = 'never'),
  }),
  fault({
    kind: 'net.reset-before',
    summary: 'A connection breaks before what was sent on it arrives.',
    operations: ['net.send'],
    parameters: {},
    absorbable: false,
    strike: (call) => void Object.assign(call, { applied: false, connection: 'reset' }),
  }),
  fault({
    kind: 'net.reset-after',
    summary: 'A connection breaks when what was sent on it has arrived, before any answer.',
    operations: ['net.send'],
    parameters: {},
    absorbable: false,
    strike: (call) => void (call.connection = 'reset'),
  }),
  fault({
    kind: 'net.late',
    summary: 'What is sent on one connection takes long.',
    operations: ['net.connect', 'net.send'],
    parameters: { delayMs: { kind: 'integer', min: 1, max: 30_000 } },
    absorbable: false,
    strike: (call, { delayMs }) => void (call.execDelayMs += delayMs),
  }),
  fault({
    kind: 'net.slow',
    summary: 'Everything between processes takes longer.',
    operations: ['net.send'],
    parameters: { extraMs: { kind: 'integer', min: 1, max: 200 }, durationMs },
    absorbable: false,
    strike: (_, parameters, controls) => controls.slow(parameters),
  }),
  fault({
    kind: 'net.partition',
    summary: 'A process is cut off from all others.',
    operations: ['net.connect', 'net.send'],
    parameters: { durationMs },
    absorbable: false,
    strike: (call, parameters, controls) => controls.partition(call.process, parameters.durationMs),
  }),
  fault({
    kind: 'net.split',
    summary: 'Two processes are cut off from each other.',
    operations: ['net.connect', 'net.send'],
    parameters: { durationMs },
    absorbable: false,
    strike: ({ process, peer }, parameters, controls) => {
      // Nobody is at an address that is not served, and nothing comes between a process and itself.
      if (peer !== undefined && peer !== process) controls.split({ between: [process, peer], ...parameters });
    },
  }),
  fault({
    kind: 'net.half-open',
    summary: 'What a process sends to others no longer arrives, though it hears them.',
    operations: ['net.send'],
    parameters: { durationMs },
    absorbable: false,
    strike: (call, parameters, controls) => controls.mute(call.process, parameters.durationMs),
  }),
];
