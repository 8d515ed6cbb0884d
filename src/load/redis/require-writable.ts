import type { Redis } from 'ioredis';
import type { RedisAddress } from './redis-address.ts';

/** Connects and returns `Redis 7.0.15`. Throws a `TypeError` that says why a server cannot be used. */
export async function requireWritable(control: Redis, { host, port }: RedisAddress): Promise<string> {
  const refuse = (why: string, cause?: unknown): TypeError =>
    new TypeError(`--redis: ${host}:${port} cannot be used: ${why}`, { cause });
  try {
    await control.connect();
  } catch (error) {
    control.disconnect();
    throw refuse(reasonOf(error, await lastError(control)), error);
  }
  let info: string;
  try {
    info = await control.info();
  } catch (error) {
    control.disconnect();
    throw refuse(reasonOf(error, undefined), error);
  }
  const field = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  if (field('role') === 'slave') {
    control.disconnect();
    throw refuse('it is a replica, which takes no writes; give the address of its primary');
  }
  if (field('cluster_enabled') === '1') {
    control.disconnect();
    throw refuse('it is part of a cluster, which spreads the keys of one script over several servers');
  }
  const valkey = field('valkey_version');
  return valkey === undefined ? `Redis ${field('redis_version') ?? '?'}` : `Valkey ${valkey}`;
}

/** The client says "Connection is closed." where the socket's own error, told as an event, says why. */
const errors = new WeakMap<Redis, Error>();

export function rememberErrors(control: Redis): void {
  control.on('error', (error: Error) => errors.set(control, error));
}

function lastError(control: Redis): Promise<Error | undefined> {
  return new Promise((resolve) => {
    setImmediate(() => resolve(errors.get(control)));
  });
}

function reasonOf(error: unknown, socketError: Error | undefined): string {
  const message = socketError?.message ?? (error instanceof Error ? error.message : String(error));
  if (/ECONNREFUSED/.test(message)) return 'nothing listens there (ECONNREFUSED); is the server running?';
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return `the host is not known (${message})`;
  if (/WRONGPASS|invalid password/i.test(message)) return `it refused the password (${message})`;
  if (/NOAUTH/.test(message)) return 'it asks for a password, and the URL has none';
  return message;
}
