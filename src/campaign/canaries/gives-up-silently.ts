import { canaryWorker, flagOnce } from './canary-worker.ts';

/** Acknowledges a third delivery unseen, as if the request had been settled before. */
export const givesUpSilently = canaryWorker(async (delivery, due, environment) => {
  if (due && delivery.attempt < 3) await flagOnce(delivery, environment);
  await delivery.ack();
});
