import process from 'node:process';

const names = ['unhandledRejection', 'uncaughtException'] as const;

/**
 * Sends errors that nothing handles to the run they belong to rather than to the test runner, until restored. The
 * runner's own listeners are put aside meanwhile, or it would fail the test for an error that the run has judged.
 */
export function captureUnhandled(report: (error: unknown) => void): { restore: () => void } {
  const former = names.map((name) => ({ name, listeners: process.listeners(name as 'uncaughtException') }));
  for (const { name } of former) {
    process.removeAllListeners(name);
    process.on(name, report);
  }
  return {
    restore: () => {
      for (const { name, listeners } of former) {
        process.removeListener(name, report);
        for (const listener of listeners) process.on(name, listener);
      }
    },
  };
}

/** What the real event loop is busy with, for example `TCPSocketWrap`, with how many of each kind. */
export function realResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
