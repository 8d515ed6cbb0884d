import type { FoundFailure } from '../../src/core/found-failure.ts';
import { anyRecord } from '../verify/recorded-failure.ts';

/** A failure as a search meets it. */
export function anyFound(message = 'record m1 was flagged twice'): FoundFailure {
  const { property, signature, traceHash, trace, plan, found } = anyRecord();
  const violation = {
    invariant: 'no-duplicate-flagging',
    message,
    why: 'both read nil',
    cause: 'c',
    requests: [],
    step: 3,
  };
  return {
    property,
    violation,
    signature,
    plan,
    operation: 'request',
    size: found.original,
    traceHash,
    trace,
    runs: 2,
  };
}
