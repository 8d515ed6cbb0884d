import type { Redis } from 'ioredis';
import { z } from 'zod';
import { requireKnownOptions } from '../core/known-options.ts';
import { firstIssue } from '../core/plan-schema.ts';
import type { Json, Range } from '../core/plan.ts';
import { redisFaults, type RedisControls } from '../faults/redis-faults.ts';
import {
  type ClientDeployment,
  type ClientOptions,
  clientOptionsSchema,
} from '../world/redis/client-options.ts';
import { SimulatedRedis } from '../world/simulated-redis.ts';
import { requireFunction, requireMilliseconds } from './option-checks.ts';
import { redisView, type RedisView } from './redis-view.ts';
import type { ScenarioService, ServiceContext } from './service.ts';

export interface RedisServiceOptions {
  /** The way there and back, in virtual milliseconds; [0.25, 1] by default. */
  readonly latencyMs?: readonly [number, number];
  /** Whether the client sends unanswered commands again after a reconnect, as ioredis does by default; true. */
  readonly resend?: boolean;
  /** Options of ioredis that differ from its own: `connectTimeout`, `commandTimeout`, `enableOfflineQueue` and so on. */
  readonly client?: ClientOptions & Pick<ClientDeployment, 'retryStrategy'>;
}

type Settings = {
  readonly latencyMs: Range;
  readonly resend: boolean;
  readonly client?: ClientOptions | undefined;
};

const milliseconds = z.number().min(0).max(86_400_000);
const schema = z.strictObject({
  latencyMs: z.strictObject({ min: milliseconds, max: milliseconds }),
  resend: z.boolean(),
  client: clientOptionsSchema.optional(),
});

/** A Redis of this run's own. Processes reach it by a real ioredis client; docs/redis.md says what it can do. */
export function redis(options: RedisServiceOptions = {}): ScenarioService<Redis, RedisView> {
  requireKnownOptions('redis', options, ['latencyMs', 'resend', 'client']);
  const { latencyMs = [0.25, 1], resend = true } = options;
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
      check: (settings) => void parsed(settings),
      draw: (prng, profile): Settings => ({
        latencyMs: profile === 'chaos' && prng.integer(0, 3) > 0 ? { min: 0, max: 0 } : { min, max },
        resend,
        ...(client === undefined ? {} : { client }),
      }),
      simplest: (settings): Settings => ({ ...parsed(settings), latencyMs: { min: 0, max: 0 } }),
    },
    open: (context) => openRedis(context, retryStrategy),
  };
}

function openRedis(
  { simulation, settings, changed, force, redisLog }: ServiceContext,
  retryStrategy: ClientDeployment['retryStrategy'],
) {
  const { latencyMs, ...deployment } = parsed(settings);
  const simulated = new SimulatedRedis(simulation, {
    latencyMs,
    log: (entry) => {
      changed();
      redisLog?.(entry);
    },
  });
  const controls: RedisControls = {
    slow: (options) => force('slow-redis', () => simulated.slow(options)),
    stall: (process, durationMs) => force(`stall-${process}`, () => simulated.stall(process, durationMs)),
  };
  const clients = new Map<string, Redis>();
  const all: Redis[] = [];
  return {
    connect: (process: Parameters<typeof simulated.connect>[0], { own = false } = {}) => {
      const shared = clients.get(process.id);
      if (shared !== undefined && !own) return shared;
      const client = simulated.connect(process, { ...deployment, retryStrategy });
      all.push(client);
      if (!own) clients.set(process.id, client);
      return client;
    },
    view: redisView(simulated.reader()),
    controls,
    gone: simulated.gone.bind(simulated),
    heal: () => simulated.heal(),
    unsent: () => all.flatMap(unsentBy),
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

function parsed(settings: Json | undefined): Settings {
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  throw new TypeError(`plan.settings.redis is not valid: ${firstIssue(result.error, settings)}`);
}
