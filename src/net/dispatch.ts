import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import type { NetworkStack } from './stack.ts';

/** What `fetch` asks its dispatcher for. */
interface Dispatched {
  readonly origin: string | URL;
  readonly path: string;
  readonly method: string;
  readonly headers?: unknown;
  readonly body?: unknown;
}

/** What hears of the answer, in the order of these. */
interface Handler {
  onConnect?(abort: (reason?: Error) => void, context?: unknown): void;
  onResponseStarted?(): void;
  onHeaders?(status: number, headers: readonly Buffer[], resume: () => void, statusText: string): boolean;
  onData?(chunk: Buffer): boolean;
  onComplete?(trailers: readonly Buffer[]): void;
  onError?(error: Error): void;
}

/**
 * One request of `fetch`, over the simulated network. What Node has in this place, undici's pool, keeps timers and
 * connections from run to run; connections are kept by the process's own agent here.
 */
export function dispatch(stack: NetworkStack, options: object, given: object): boolean {
  const { origin, path, method, headers, body } = options as Dispatched;
  const handler = given as Handler;
  const { protocol, hostname, port } = new URL(origin);
  const isTls = protocol === 'https:';
  const send = isTls ? httpsRequest : httpRequest;
  const request = send({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    method,
    path,
    agent: isTls ? stack.agents.fetchTls : stack.agents.fetch,
    setHost: !hasHost(headers),
  });
  let isDone = false;
  const failed = (error: Error): void => {
    if (isDone) return;
    isDone = true;
    handler.onError?.(error);
  };
  setHeaders(request, headers);
  handler.onConnect?.((reason) => {
    const error = reason ?? new DOMException('This operation was aborted', 'AbortError');
    failed(error);
    request.destroy();
  });
  if (isDone) return true;
  request.on('error', failed);
  request.on('response', (response) => {
    handler.onResponseStarted?.();
    const raw = response.rawHeaders.map((text) => Buffer.from(text, 'latin1'));
    const resume = (): void => void response.resume();
    if (handler.onHeaders?.(response.statusCode ?? 0, raw, resume, response.statusMessage ?? '') === false) {
      response.pause();
    }
    response.on('data', (chunk: Buffer) => {
      if (handler.onData?.(chunk) === false) response.pause();
    });
    response.on('end', () => {
      if (isDone) return;
      isDone = true;
      handler.onComplete?.(response.rawTrailers.map((text) => Buffer.from(text, 'latin1')));
    });
    response.on('error', failed);
    response.on('aborted', () => failed(new Error('other side closed')));
  });
  sendBody(request, body, failed);
  return true;
}

/** Pairs in one list, or by name. */
function pairsOf(headers: unknown): readonly (readonly [string, string | readonly string[]])[] {
  if (Array.isArray(headers)) {
    const flat = headers as readonly unknown[];
    return flat.flatMap((name, index) => (index % 2 === 0 ? [[String(name), String(flat[index + 1])]] : []));
  }
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers as Readonly<Record<string, string | readonly string[]>>);
}

function hasHost(headers: unknown): boolean {
  return pairsOf(headers).some(([name]) => name.toLowerCase() === 'host');
}

function setHeaders(request: ClientRequest, headers: unknown): void {
  for (const [name, value] of pairsOf(headers)) {
    request.appendHeader(name, value);
  }
}

function sendBody(request: ClientRequest, body: unknown, failed: (error: Error) => void): void {
  if (body === undefined || body === null) {
    request.end();
  } else if (typeof body === 'string' || body instanceof Uint8Array) {
    request.end(body);
  } else {
    const parts = Readable.from(body as AsyncIterable<unknown>);
    parts.on('error', failed).pipe(request);
  }
}
