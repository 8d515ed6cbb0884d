import type { Invariant, Run, Violation } from '../../../engine.ts';
import { auditSettings, usualStopTimeoutMs } from '../audit-settings.ts';
import { keptIn } from '../promises/promise.ts';
import { promisesByName } from '../promises/table.ts';

/** What the system says of itself holds: how often it tries, how long it waits, when it gives back what it holds. */
export const promises: Invariant = { name: 'promises', check };

function check(run: Run): readonly Violation[] {
  const { scenario } = auditSettings(run.plan.settings);
  const { promises: stated, stopTimeoutMs = usualStopTimeoutMs, concurrency } = scenario;
  if (stated === undefined) return [];
  const kept = keptIn(run, { stopTimeoutMs, isLimited: concurrency !== undefined });
  return Object.entries(stated).flatMap(([name, promised]): readonly Violation[] => {
    const promise = promisesByName.get(name);
    if (promise === undefined || promised === undefined) return [];
    return promise.broken(promised, kept).map(({ message, why, step, requests }) => ({
      invariant: promises.name,
      message,
      why: `${why}; it promises ${promise.words(promised)}`,
      cause: `promise|${name}`,
      step,
      requests,
    }));
  });
}
