/** The real event loop, captured before any run replaces the globals. */
const realSetImmediate: (callback: () => void) => unknown = globalThis.setImmediate;

/** Immediates queued at once: a turn of the real event loop costs more than the immediate itself. */
const turnsAhead = 32;

/**
 * Calls `step` again and again until it returns a result. Before each call everything comes to rest: Node empties the
 * queues of microtasks and ticks, and reports unhandled rejections, between two immediates just as between two turns
 * of the event loop. A step that returns a promise is work on the real event loop: the next one waits until it is done.
 */
export function everyTurn<Result extends string>(
  step: () => Result | Promise<void> | undefined,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let queued = 0;
    let isWaiting = false;
    let ended = false;
    const fail = (error: unknown): void => {
      ended = true;
      reject(error);
    };
    const turn = (): void => {
      queued -= 1;
      if (ended || isWaiting) return;
      try {
        const result = step();
        if (result === undefined) {
          if (queued === 0) queueTurns();
        } else if (typeof result === 'string') {
          ended = true;
          resolve(result);
        } else {
          isWaiting = true;
          result.then(goOn, fail);
        }
      } catch (error) {
        fail(error);
      }
    };
    const queueTurns = (): void => {
      for (; queued < turnsAhead; queued += 1) realSetImmediate(turn);
    };
    const goOn = (): void => {
      isWaiting = false;
      queueTurns();
    };
    queueTurns();
  });
}
