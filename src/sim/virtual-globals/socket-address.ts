/** Where a socket leads, or a server listens. */
export interface SocketAddress {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Of a Unix socket or a named pipe. */
  readonly path?: string | undefined;
}

/** What `connect` was called with: options, a path, or a port and perhaps a host. */
export function addressOf([first, second]: readonly unknown[], usualHost = 'localhost'): SocketAddress {
  const placed = (host: unknown, port: unknown): SocketAddress => ({
    host: typeof host === 'string' ? host : usualHost,
    port: port === undefined || port === null ? undefined : Number(port),
  });
  // Node passes on what it has already put in order: `[options, callback]`.
  if (Array.isArray(first)) return addressOf(first as unknown[], usualHost);
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: unknown; port?: unknown; path?: unknown };
    if (typeof path === 'string' && path !== '') return { path };
    return placed(host, port);
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  return placed(second, first);
}

/** Likewise of `listen`, where a function or nothing may come first. */
export function listeningAddressOf(values: readonly unknown[]): SocketAddress {
  const [first] = values;
  const isPort = typeof first !== 'object' && typeof first !== 'function' && first !== undefined;
  return addressOf(isPort ? values : [first ?? {}], 'all interfaces');
}
