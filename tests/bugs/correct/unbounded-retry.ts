import { smallAuditSystem } from '../support/small-audit-service.ts';

/** What fails is tried a bounded number of times, counted by the queue, and then put aside. */
const attemptsMax = 5;

export default smallAuditSystem(() => ({
  endingAfter: ({ delivery }, error) =>
    delivery.attempt >= attemptsMax
      ? { kind: 'dead-lettered', error }
      : { kind: 'returned', delayMs: 500, error },
}));
