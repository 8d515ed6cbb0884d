import { refuse } from '../faults/bend-call.ts';
import { faultsOf } from '../faults/define-fault.ts';
import { waitingFaults } from '../faults/waiting-faults.ts';
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
    ...waitingFaults(name, operations, `A call of ${name}`),
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
