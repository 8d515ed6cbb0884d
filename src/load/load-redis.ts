import type { LiveRedis } from './redis/live-redis.ts';
import type { Senders } from './redis/senders.ts';

/** The Redis of a load test: what the world needs of one, and what the test itself asks of it. */
export interface LoadRedis {
  readonly live: LiveRedis;
  /** `embedded`, or `Redis 7.0.15 at 127.0.0.1:6379`. */
  readonly name: string;
  /** Where another process of the operating system reaches it; undefined where none can. */
  readonly url: string | undefined;
  /** Put before every key of the run. */
  readonly keyPrefix: string;
  /** Told by the clients of other processes what they send; undefined where none can connect. */
  readonly senders: Senders | undefined;
  /** A client of another process defined a script, which it will call by its hash. */
  defineScript(lua: string): void;
  /** Resolves once everything that took effect so far has been told as facts. */
  barrier(): Promise<void>;
  /** The flag journal as the store holds it, oldest first. */
  journal(): Promise<readonly string[]>;
  /** What the facts leave out of the store, in words; undefined where they agree with it. Ask after the last barrier. */
  mismatch(): Promise<string | undefined>;
  /** Settles once the server is gone for good, with the reason. */
  readonly lost: Promise<string>;
  /** Ends the server and starts it anew; undefined where the server is not ours to end. */
  readonly restart: ((keeping: 'everything' | 'nothing') => Promise<void>) | undefined;
  /** Removes what the run wrote, and nothing else, and closes the connections. */
  close(): Promise<void>;
}
