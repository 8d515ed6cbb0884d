import { http } from '../scenario/http.ts';
import { defaultPorts, type NetworkOptions, networkOf } from '../scenario/network.ts';
import { redis } from '../scenario/redis.ts';
import type { Reached, Subject } from './load-once.ts';

/** What a scenario can put at an address. */
export interface Declaration {
  readonly kind: 'redis' | 'http' | 'nothing';
  /** Who usually listens at such a port, where nothing simulated can. */
  readonly usually?: string;
  /** The address as a scenario would name it. */
  readonly key: string;
}

/** An address that the module reaches for, and what to declare for it. */
export interface ReachedAddress extends Reached {
  readonly declaration: Declaration;
  /** The variable of its environment that names it. */
  readonly variable: string | undefined;
}

/** Services that do not speak HTTP, and that nothing is there for. */
const notSimulated: ReadonlyMap<number, string> = new Map([
  [25, 'SMTP'],
  [465, 'SMTP'],
  [587, 'SMTP'],
  [1433, 'SQL Server'],
  [2181, 'ZooKeeper'],
  [3306, 'MySQL'],
  [4222, 'NATS'],
  [5432, 'PostgreSQL'],
  [5672, 'AMQP'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [11_211, 'memcached'],
  [27_017, 'MongoDB'],
]);

export function reachedAddress({ address, at }: Reached, env: Subject['env']): ReachedAddress {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon);
  const port = Number(address.slice(colon + 1));
  const variable = Object.keys(env).find((name) => names(env[name] ?? '', host, port));
  const usually = notSimulated.get(port);
  const key = host.includes(':') ? `[${host}]:${port}` : address;
  if (port === 6379 || isRedis(env, host, port)) {
    return { address, at, variable, declaration: { kind: 'redis', key } };
  }
  if (usually !== undefined) {
    return { address, at, variable, declaration: { kind: 'nothing', usually, key } };
  }
  const url = port === 443 ? `https://${host}` : port === 80 ? `http://${host}` : key;
  return { address, at, variable, declaration: { kind: 'http', key: url } };
}

/** A URL, or `host:port`, or the host alone. */
function names(value: string, host: string, port: number): boolean {
  if (value === host || value === `${host}:${port}`) return true;
  const { hostname, protocol, port: written } = urlOf(value) ?? {};
  if (hostname?.replace(/^\[|\]$/g, '') !== host) return false;
  return (written === '' || written === undefined ? defaultPorts[protocol ?? ''] : Number(written)) === port;
}

function urlOf(value: string): URL | undefined {
  return value.includes('://') && URL.canParse(value) ? new URL(value) : undefined;
}

/** Whether its environment says that a Redis is there. */
function isRedis(env: Subject['env'], host: string, port: number): boolean {
  return Object.entries(env).some(([name, value = '']) => {
    if (/^rediss?:/.test(urlOf(value)?.protocol ?? '')) return names(value, host, port);
    return /REDIS|VALKEY/i.test(name) && (value === host || value === String(port));
  });
}

/** A network with a service at each of these, as it would be declared. */
export function networkWith(reached: readonly ReachedAddress[]): NetworkOptions {
  const services = {
    redis: redis(),
    http: http(() => Response.json({}), { name: 'http' }),
  };
  const entries = reached.flatMap(({ declaration: { kind, key } }) =>
    kind === 'nothing' ? [] : [[key, services[kind]] as const],
  );
  const network = networkOf('network', Object.fromEntries(entries));
  if (network === undefined) throw new Error('an object always makes a network');
  return network;
}
