/** What decides which of several failures with one signature are kept. */
export interface Ranked {
  readonly signature: string;
  /** The number of its events. */
  readonly length: number;
}

export const failuresPerSignatureMax = 4;

/** The failures beyond so many of a signature, the shortest kept; of the same length, the one that was there first. */
export function surplus<Failure extends Ranked>(
  failures: readonly Failure[],
  max = failuresPerSignatureMax,
): readonly Failure[] {
  const kept = new Map<string, number>();
  return failures
    .toSorted((left, right) => left.length - right.length)
    .filter(({ signature }) => {
      const count = (kept.get(signature) ?? 0) + 1;
      kept.set(signature, count);
      return count > max;
    });
}
