import { smallAuditSystem } from './support/small-audit-service.ts';

/** Failed attempts are counted in the memory of each process: every other process, and every restart, begins anew. */
const attemptsMax = 5;

export default smallAuditSystem(() => {
  const attempts = new Map<string, number>();
  return {
    endingAfter: ({ request }, error) => {
      const attempt = (attempts.get(request.id) ?? 0) + 1;
      attempts.set(request.id, attempt);
      if (attempt < attemptsMax) return { kind: 'returned', delayMs: 500, error };
      attempts.delete(request.id);
      return { kind: 'dead-lettered', error };
    },
  };
});
