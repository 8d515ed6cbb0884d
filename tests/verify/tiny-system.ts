import type { Delivery } from '../../src/audit/index.ts';
import type { AuditEnvironment, AuditService, AuditSystem } from '../../src/index.ts';

interface TinyOptions {
  readonly concurrency?: number;
  readonly stop?: AuditService['stop'];
  readonly onLost?: (error: Error) => void;
}

/** A system that is one handler and nothing else. */
export function tinySystem(
  handle: (delivery: Delivery, environment: AuditEnvironment) => Promise<void>,
  { concurrency = 10, stop = () => Promise.resolve(), onLost = () => undefined }: TinyOptions = {},
): AuditSystem {
  return (environment) => ({
    start: async () => {
      await environment.queue.consume({
        concurrency,
        handle: (delivery) => handle(delivery, environment),
        onLost,
      });
    },
    stop: async () => {
      environment.redis.disconnect();
      await stop();
    },
  });
}
