import type { Redis } from 'ioredis';
import { z } from 'zod';
import { requireKnownOptions } from '../core/known-options.ts';
import { firstIssue } from '../core/plan-schema.ts';
import { redisFaults, type RedisControls } from '../faults/redis-faults.ts';
import {
  type ClientDeployment,
  type ClientOptions,
  clientOptionsSchema,
} from '../world/redis/client-options.ts';
import type { Reply } from '../world/redis/reply.ts';
import type { ExecutedCommand } from '../world/redis/server.ts';
import { SimulatedRedis } from '../world/simulated-redis.ts';
import { requireFunction, requireMilliseconds } from './option-checks.ts';
import { lockFacts, requireLockPattern, watchLocks } from './redis-locks.ts';
import { redisView, type RedisView } from './redis-view.ts';
import { planPart } from './plan-part.ts';
import { processOfRun, runOf } from './run-context.ts';
import type { OpenService, ScenarioService, ServiceContext, ServiceProcess } from './service.ts';

export interface RedisServiceOptions {
  /** The way there and back, in virtual milliseconds; [0.25, 1] by default. */
  readonly latencyMs?: readonly [number, number];
  /** Whether the client sends unanswered commands again after a reconnect, as ioredis does by default; true. */
  readonly resend?: boolean;
  /** Which keys are locks: what it captures, or the key, is held by who sets it. Reports show that as bands. */
  readonly locks?: RegExp;
  /** Options of ioredis that differ from its own: `connectTimeout`, `commandTimeout`, `enableOfflineQueue` and so on. */
  readonly client?: ClientOptions & Pick<ClientDeployment, 'retryStrategy'>;
}

const milliseconds = z.number().min(0).max(86_400_000);

/** What a plan says of a Redis: how long the way there and back takes, and what its clients are like. */
export const redisSettings = z.strictObject({
  latencyMs: z
    .strictObject({ min: milliseconds, max: milliseconds })
    .refine(({ min, max }) => min <= max, { error: 'min must not be above max' }),
  /** Whether the clients send unanswered commands again after a reconnect. */
  resend: z.boolean(),
  /** Options of ioredis that are not as it has them. */
  client: clientOptionsSchema.optional(),
});

type Settings = Readonly<z.output<typeof redisSettings>>;

const settingsOf = planPart('plan.settings.redis', redisSettings);

/** A Redis of this run's own. Processes reach it by a real ioredis client; docs/redis.md says what it can do. */
export function redis(
  options: RedisServiceOptions = {},
): ScenarioService<Redis, RedisView> & { readonly name: 'redis' } {
  requireKnownOptions('redis', options, ['latencyMs', 'resend', 'locks', 'client']);
  const { latencyMs = [0.25, 1], resend = true, locks } = options;
  requireLockPattern(locks);
  requireMilliseconds('redis latencyMs', latencyMs);
  if (typeof resend !== 'boolean') {
    throw new TypeError(`redis resend: expected true or false, got ${JSON.stringify(resend)}`);
  }
  const { client, retryStrategy } = clientOf(options.client);
  const [min, max] = latencyMs;
  return {
    name: 'redis',
    calls: ['redis.command'],
    faults: redisFaults,
    settings: {
      check: (settings) => void settingsOf(settings),
      draw: (prng, profile): Settings => ({
        latencyMs: profile === 'chaos' && prng.integer(0, 3) > 0 ? { min: 0, max: 0 } : { min, max },
        resend,
        ...(client === undefined ? {} : { client }),
      }),
      simplest: (settings): Settings => ({ ...settingsOf(settings), latencyMs: { min: 0, max: 0 } }),
    },
    holds: locks === undefined ? undefined : lockFacts,
    isAddressable: true,
    open: (context) => {
      const watch = locks === undefined ? {} : watchLocks(context, locks);
      return openRedis(context, { retryStrategy, ...watch });
    },
  };
}

/** What a service that is made of a Redis wants to know of it. Keys and arguments have one character per byte. */
export interface RedisWatch {
  /** How long a client waits before it connects again. */
  readonly retryStrategy?: ClientDeployment['retryStrategy'];
  /** Told of every command after it took effect, those of scripts included, and of the task that it came from. */
  readonly executed?: (command: ExecutedCommand, task: string) => void;
  /** A key's time was up, or it was dropped before. */
  readonly gone?: (key: string) => void;
}

/** A Redis in one run. */
export interface OpenRedis extends OpenService {
  readonly connect: (process: ServiceProcess, options?: { readonly own?: boolean }) => Redis;
  readonly view: RedisView;
  readonly controls: RedisControls;
  readonly gone: (process: ServiceProcess, inFlight: 'lost' | 'applied') => void;
  readonly heal: () => void;
  readonly rewind: () => void;
  /** Executes a command that comes over no wire. */
  readonly ask: (command: readonly string[]) => Reply;
  /** Drops a key before its time, as a server short of memory does. */
  readonly evict: (key: string) => void;
}

/** Opens the Redis of a service that does more with it than `redis()` does. */
export function openRedis(context: ServiceContext, watch: RedisWatch = {}): OpenRedis {
  const { simulation, redisLog } = runOf(context);
  const { executed, gone, retryStrategy } = watch;
  const { latencyMs, ...deployment } = settingsOf(context.settings);
  const simulated = new SimulatedRedis(simulation, {
    latencyMs,
    log: (entry) => {
      context.changed();
      redisLog?.(entry);
    },
    executed: executed && ((command, task) => executed(command, task.id)),
    gone,
  });
  const shared = new Map<ServiceProcess, Redis>();
  const clients = new Map<Redis, ServiceProcess>();
  let view: RedisView | undefined;
  return {
    connect: (process, { own = false } = {}) => {
      const known = own ? undefined : shared.get(process);
      if (known !== undefined) return known;
      const client = simulated.connect(processOfRun(process), { ...deployment, retryStrategy });
      clients.set(client, process);
      if (!own) shared.set(process, client);
      return client;
    },
    get view() {
      return (view ??= redisView(simulated.reader()));
    },
    controls: {
      slow: (options) => context.force('slow-redis', () => simulated.slow(options)),
      stall: (process, durationMs) =>
        context.force(`stall-${process}`, () => simulated.stall(process, durationMs)),
    },
    gone: (process, inFlight) => {
      simulated.gone(processOfRun(process), inFlight);
      shared.delete(process);
      for (const [client, owner] of clients) if (owner === process) clients.delete(client);
    },
    served: () => ({
      hasLightEnd: true,
      accept: (process, makeEnd) => simulated.accept(process, makeEnd),
    }),
    heal: () => simulated.heal(),
    unsent: () => [...clients.keys()].flatMap(unsentBy),
    rewind: () => simulated.rewind(),
    ask: (command) => simulated.ask(command),
    evict: (key) => simulated.evict(key),
  };
}

/** What can stand in a plan, and what cannot. Throws a `TypeError` for an option that is wrong or not offered. */
function clientOf(given: RedisServiceOptions['client']): Pick<ClientDeployment, 'client' | 'retryStrategy'> {
  if (given === undefined) return {};
  const names = [...Object.keys(clientOptionsSchema.shape), 'retryStrategy'];
  requireKnownOptions('redis client', given, names);
  const { retryStrategy, ...client } = given;
  if (retryStrategy !== undefined) requireFunction('redis client.retryStrategy', retryStrategy);
  const result = clientOptionsSchema.safeParse(client);
  if (!result.success) throw new TypeError(`redis client: ${firstIssue(result.error, client)}`);
  return { client: result.data, retryStrategy };
}

/** What a client keeps until its connection is there; ioredis has no public name for it. */
function unsentBy(client: Redis): readonly string[] {
  const { offlineQueue } = client as unknown as {
    readonly offlineQueue?: { toArray(): readonly { readonly command: { readonly name: string } }[] } | null;
  };
  return offlineQueue?.toArray().map(({ command }) => command.name.toUpperCase()) ?? [];
}
