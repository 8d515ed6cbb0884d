/** After so many timers of about one length a task is taken to set them again and again. */
const steadyAfter = 5;

/**
 * How regularly the timers of one task fire. Lengths count as alike within a factor of two, so that a poll whose pause is
 * drawn anew each time is known for what it is, and a pause that doubles with each failure is not.
 */
export class Beat {
  readonly #fired = new Map<number, number>();
  /** Whether there is some length of which it keeps setting timers. */
  isSteady = false;

  count(lengthMs: number): void {
    const size = sizeOf(lengthMs);
    const count = (this.#fired.get(size) ?? 0) + 1;
    this.#fired.set(size, count);
    if (count >= steadyAfter) this.isSteady = true;
  }

  /** Whether it keeps setting timers of about this length. */
  keeps(lengthMs: number): boolean {
    return (this.#fired.get(sizeOf(lengthMs)) ?? 0) >= steadyAfter;
  }
}

function sizeOf(lengthMs: number): number {
  return 32 - Math.clz32(lengthMs);
}
