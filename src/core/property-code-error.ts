/**
 * Code that belongs to a property, an invariant or a predicate, did what makes its answer worthless. It ends a search as
 * an error: such a property neither holds nor fails. Its message names the code, and what was expected of it.
 */
export class PropertyCodeError extends TypeError {
  override readonly name = 'PropertyCodeError';
}

/** Calls code of a property. Throws a `PropertyCodeError` that names it where it throws. */
export function callPropertyCode<Result>(what: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    throw new PropertyCodeError(`${what} threw ${errorInWords(cause)}`, { cause });
  }
}

/** Whether an answer is a promise, for which nobody waits: its rejection is no news. */
export function isPromise(came: unknown): boolean {
  if (!isThenable(came)) return false;
  void Promise.resolve(came).catch(() => undefined);
  return true;
}

/** What came instead of an answer, in a few words. */
export function cameInWords(came: unknown): string {
  if (isPromise(came)) return 'a promise';
  try {
    return JSON.stringify(came)?.slice(0, 200) ?? typeof came;
  } catch {
    return typeof came;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The error, and the line that threw it: the user's, where there is one among those of Node and of packages. */
export function errorInWords(error: unknown): string {
  if (!(error instanceof Error)) return cameInWords(error);
  const lines = error.stack?.split('\n').filter((each) => each.trimStart().startsWith('at ')) ?? [];
  const line = lines.find((each) => !/\bnode:|<anonymous>\)?$|\/node_modules\//.test(each)) ?? lines[0];
  const text = `${error.name}: ${error.message}`;
  return line === undefined ? text : `${text} (${line.trim()})`;
}
