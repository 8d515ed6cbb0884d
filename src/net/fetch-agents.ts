import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** How long undici keeps a connection that nobody uses, and how much less than the server says it does; milliseconds. */
const keptMs = 4_000;
const thresholdMs = 1_000;

type KeepAlive = (socket: Duplex) => boolean;

/** An agent that keeps connections as long as undici does, on which Node's own `fetch` stands. */
function keepingLikeUndici<Agent extends HttpAgent>(agent: Agent): Agent {
  const kept: KeepAlive = Reflect.get(agent, 'keepSocketAlive') as unknown as KeepAlive;
  const keep = kept.bind(agent);
  Object.assign(agent, {
    keepSocketAlive: (socket: Duplex & { _httpMessage?: { res?: { headers: Record<string, string> } } }) => {
      const hint = /timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'] ?? '')?.[1];
      const isKept = keep(socket);
      const forMs = hint === undefined ? keptMs : Number(hint) * 1_000 - thresholdMs;
      if (!isKept || forMs <= 0) return false;
      (socket as unknown as { setTimeout(ms: number): void }).setTimeout(forMs);
      return true;
    },
  });
  return agent;
}

/** Those of one process. */
export function fetchAgents(): { readonly fetch: HttpAgent; readonly fetchTls: HttpsAgent } {
  return {
    fetch: keepingLikeUndici(new HttpAgent({ keepAlive: true })),
    fetchTls: keepingLikeUndici(new HttpsAgent({ keepAlive: true })),
  };
}
