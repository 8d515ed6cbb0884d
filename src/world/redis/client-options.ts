import type { RedisOptions } from 'ioredis';
import { z } from 'zod';

const milliseconds = z.int().min(0).max(86_400_000);

/** The options of ioredis by which a deployment differs, as far as they can stand in a file. */
export const clientOptionsSchema = z.strictObject({
  connectTimeout: milliseconds.optional(),
  disconnectTimeout: milliseconds.optional(),
  commandTimeout: milliseconds.min(1).optional(),
  socketTimeout: milliseconds.min(1).optional(),
  blockingTimeout: milliseconds.optional(),
  keepAlive: milliseconds.optional(),
  maxRetriesPerRequest: z.int().min(0).max(1_000).nullable().optional(),
  enableOfflineQueue: z.boolean().optional(),
  enableReadyCheck: z.boolean().optional(),
  enableAutoPipelining: z.boolean().optional(),
  autoResubscribe: z.boolean().optional(),
  lazyConnect: z.boolean().optional(),
  keyPrefix: z.string().optional(),
  /** Numbers come as strings. */
  stringNumbers: z.boolean().optional(),
});

/** Times are milliseconds. What is not named is as ioredis has it. */
export type ClientOptions = z.output<typeof clientOptionsSchema>;

/** The client of one deployment. */
export interface ClientDeployment {
  /** Whether it sends unanswered commands again after a reconnect. */
  readonly resend: boolean;
  readonly client?: ClientOptions | undefined;
  /** How long it waits before it connects again; gives up where it is told no time. */
  readonly retryStrategy?: RedisOptions['retryStrategy'];
}
