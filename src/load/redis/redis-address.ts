/** Where a Redis is reached. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
}

/** Reads `redis://[user[:password]@]host[:port][/database]`, or `rediss://` for TLS. Throws a `TypeError`. */
export function parseRedisUrl(text: string): RedisAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw wrong(text, cause);
  }
  const database = Number(url.pathname.slice(1) || '0');
  const isRedis = url.protocol === 'redis:' || url.protocol === 'rediss:';
  if (!isRedis || url.hostname === '' || !Number.isInteger(database) || database < 0) throw wrong(text);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    secure: url.protocol === 'rediss:',
    username: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    database,
  };
}

export function redisUrl({ host, port, secure, username, password, database }: RedisAddress): string {
  const name = username === undefined ? '' : encodeURIComponent(username);
  const login = password === undefined ? '' : `${name}:${encodeURIComponent(password)}@`;
  const place = host.includes(':') ? `[${host}]` : host;
  return `${secure ? 'rediss' : 'redis'}://${login}${place}:${port}/${database}`;
}

function wrong(text: string, cause?: unknown): TypeError {
  // A password must not end up in a log.
  const shown = text.replace(/\/\/[^@/]*@/, '//…@');
  return new TypeError(
    `--redis: expected a URL such as redis://127.0.0.1:6379 or redis://user:password@host:6379/0, got ${JSON.stringify(shown)}`,
    { cause },
  );
}
