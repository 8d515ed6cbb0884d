import { refuse } from '../faults/bend-call.ts';
import { faultsOf } from '../faults/define-fault.ts';
import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import type { FaultDefinition } from '../sim/fault.ts';

const fault = faultsOf<unknown>();

/** What may go wrong with the calls of any service that answers over a network. */
export function remoteFaults(
  name: string,
  operations: readonly [string, ...string[]],
  error: () => Error,
): readonly FaultDefinition[] {
  const common = { operations, absorbable: false } as const;
  return [
    fault({
      ...common,
      kind: `${name}.error-before`,
      summary: `A call of ${name} is refused and has no effect.`,
      parameters: {},
      strike: (call) => refuse(call, errorOf(name, error)),
    }),
    fault({
      ...common,
      kind: `${name}.error-after`,
      summary: `A call of ${name} takes effect, and its caller sees an error.`,
      parameters: {},
      strike: (call) => void (call.outcome = errorOf(name, error)),
    }),
    fault({
      ...common,
      kind: `${name}.lost`,
      summary: `A call of ${name} is lost: it has no effect and no answer.`,
      parameters: {},
      strike: (call) => void Object.assign(call, { applied: false, outcome: 'never' }),
    }),
    fault({
      ...common,
      kind: `${name}.hung`,
      summary: `A call of ${name} takes effect and is never answered.`,
      parameters: {},
      strike: (call) => void (call.outcome = 'never'),
    }),
    fault({
      ...common,
      kind: `${name}.late`,
      summary: `The answer to a call of ${name} comes long after its effect.`,
      parameters: { delayMs: { kind: 'integer', min: 1, max: 30_000 } },
      strike: (call, { delayMs }) => void (call.replyDelayMs += delayMs),
    }),
    fault({
      ...common,
      absorbable: true,
      kind: `${name}.slow`,
      summary: `A call of ${name} takes somewhat longer than usual.`,
      parameters: { extraMs: { kind: 'integer', min: 1, max: 400 } },
      strike: (call, { extraMs }) => void (call.execDelayMs += extraMs),
    }),
    fault({
      ...common,
      kind: `${name}.repeated`,
      summary: `A call of ${name} is sent twice by the network, and takes effect twice.`,
      parameters: {},
      strike: (call) => void (call.repeated = true),
    }),
  ];
}

function errorOf(name: string, make: () => unknown): Error {
  const error = callPropertyCode(`service ${name} error`, make);
  if (error instanceof Error) return error;
  throw new PropertyCodeError(`service ${name} error: expected an Error, got ${cameInWords(error)}`);
}
