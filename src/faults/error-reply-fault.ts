import type { FaultDefinition } from '../sim/fault.ts';
import { refuse } from './bend-call.ts';
import { defineFault } from './define-fault.ts';

/** A fault by which Redis answers one command with an error, word for word, and does not run it. */
export function errorReplyFault(options: {
  readonly kind: string;
  readonly summary: string;
  readonly reply: string;
}): FaultDefinition {
  const { kind, summary, reply } = options;
  return defineFault({
    kind,
    summary,
    operations: ['redis.command'],
    parameters: {},
    absorbable: true,
    strike: (call) => refuse(call, new Error(reply)),
  });
}
