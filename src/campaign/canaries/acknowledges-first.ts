import { canaryWorker, flagOnce } from './canary-worker.ts';

/** Acknowledges, then flags: a crash in between loses the flag. */
export const acknowledgesFirst = canaryWorker(async (delivery, due, environment) => {
  await delivery.ack();
  if (due) await flagOnce(delivery, environment);
});
