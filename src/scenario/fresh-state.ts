import { callPropertyCode, isPromise, PropertyCodeError } from '../core/property-code-error.ts';

/** State that a scenario makes anew for each run, `what` being who makes it. Nobody would wait for a promise. */
export function freshState(what: string, make: () => unknown): unknown {
  const made = callPropertyCode(what, make);
  if (!isPromise(made)) return made;
  throw new PropertyCodeError(`${what}: expected the state itself, made at once, got a promise`);
}
