import { smallAuditSystem } from '../support/small-audit-service.ts';

/** Attempts are counted by the queue, which sees those of every process. */
const attemptsMax = 5;

export default smallAuditSystem(() => ({
  endingAfter: ({ delivery: { attempt } }, error) =>
    attempt < attemptsMax ? { kind: 'returned', delayMs: 500, error } : { kind: 'dead-lettered', error },
}));
