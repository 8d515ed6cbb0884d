import type { AuditSystem } from '../../../src/index.ts';
import { tinySystem } from '../../verify/tiny-system.ts';

/** Keeps a request whenever its auditor fails. */
const keptOnError: AuditSystem = (environment) => {
  const kept: object[] = [];
  const system = tinySystem(
    async (delivery) => {
      try {
        await environment.auditor.audit(delivery.request, { signal: new AbortController().signal });
        await delivery.ack();
      } catch {
        kept.push(delivery.request);
        await delivery.nack({ delayMs: 0 }).catch(() => undefined);
      }
    },
    // An answer that never comes must not hold up other requests.
    { concurrency: 1_000 },
  );
  return system(environment);
};

export default keptOnError;
