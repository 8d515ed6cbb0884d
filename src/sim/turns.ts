/** The real event loop, captured before any run replaces the globals. */
const realSetImmediate: (callback: () => void) => unknown = globalThis.setImmediate;

/** Immediates queued at once: a turn of the real event loop costs more than the immediate itself. */
const turnsAhead = 32;

/**
 * Calls `step` again and again until it returns a result. Before each call everything comes to rest: Node empties the
 * queues of microtasks and ticks, and reports unhandled rejections, between two immediates just as between two turns
 * of the event loop.
 */
export function everyTurn<Result>(step: () => Result | undefined): Promise<Result> {
  return new Promise((resolve, reject) => {
    let queued = 0;
    let ended = false;
    const turn = (): void => {
      queued -= 1;
      if (ended) return;
      try {
        const result = step();
        ended = result !== undefined;
        if (result !== undefined) resolve(result);
        else if (queued === 0) queueTurns();
      } catch (error) {
        ended = true;
        reject(error);
      }
    };
    const queueTurns = (): void => {
      for (; queued < turnsAhead; queued += 1) realSetImmediate(turn);
    };
    queueTurns();
  });
}
