import type { AuditScripts } from '../../../src/audit/audit-scripts.ts';

/** One token for a whole process, so that its deliveries do not meet at the lock: only a mutex keeps them apart. */
export function withProcessToken(scripts: AuditScripts, processId: string): AuditScripts {
  return {
    ...scripts,
    acquire: (call) => scripts.acquire({ ...call, token: processId }),
    renew: (call) => scripts.renew({ ...call, token: processId }),
    release: (call) => scripts.release({ ...call, token: processId }),
  };
}
