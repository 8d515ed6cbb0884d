import { auditKeys } from '../src/audit/index.ts';
import type { AuditSystem } from '../src/index.ts';
const system: AuditSystem = ({ redis, queue, auditor }) => {
  let sub: any;
  return {
    async start() {
      sub = await queue.consume({ concurrency: 300, onLost: () => {}, handle: async (delivery) => {
        const { record, id } = delivery.request;
        try {
          const flagged = await redis.get(auditKeys.flag(record));
          const answer = await auditor.audit(delivery.request, { signal: new AbortController().signal });
          if (answer.verdict === 'flag' && flagged === null) {
            await redis.set(auditKeys.flag(record), id);
            await redis.rpush(auditKeys.journal, JSON.stringify({ record, request: id, fence: 1 }));
          }
          await delivery.ack();
        } catch { await delivery.nack({ delayMs: 100 }).catch(() => {}); }
      } });
    },
    async stop() { await sub?.close(); },
  };
};
export default system;
