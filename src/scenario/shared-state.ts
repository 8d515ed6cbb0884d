import { callPropertyCode, isPromise, PropertyCodeError } from '../core/property-code-error.ts';

/** State that all processes of a run share, made anew for each run. Nobody would wait for a promise. */
export function sharedBy(make: () => unknown): unknown {
  const made = callPropertyCode('shared', make);
  if (!isPromise(made)) return made;
  throw new PropertyCodeError('shared: expected what all processes share, made at once, got a promise');
}
