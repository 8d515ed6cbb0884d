/**
 * Computes once for each run, or its facts, what several invariants ask for; a pass over thousands of facts costs as
 * much as running hundreds of events. What a finished run says never changes, so remembering it is safe.
 */
export function remember<Subject extends object, Result>(
  compute: (subject: Subject) => Result,
): (subject: Subject) => Result {
  const known = new WeakMap<Subject, { readonly result: Result }>();
  return (subject) => {
    let entry = known.get(subject);
    if (entry === undefined) {
      entry = { result: compute(subject) };
      known.set(subject, entry);
    }
    return entry.result;
  };
}
