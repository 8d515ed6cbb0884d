import { AbstractConnector, Redis, type RedisOptions } from 'ioredis';
import { FakeStream } from '../src/world/redis/fake-stream.ts';
import { encodeReplies } from '../src/world/redis/reply.ts';
import { RequestParser } from '../src/world/redis/request-parser.ts';
import { RedisServer } from '../src/world/redis/server.ts';
import type { Way } from './plain-queue.ts';

/** Makes real clients of one simulated server that executes each command as it is written and answers in that turn. */
export function promptRedis(way: Way): () => Redis {
  const server = new RedisServer({ now: () => Date.now() });

  class PromptConnector extends AbstractConnector {
    constructor() {
      super(2_000);
    }

    override connect(): Promise<never> {
      const stream = openStream(server);
      this.stream = stream as unknown as typeof this.stream;
      return Promise.resolve(stream as never);
    }
  }

  class PromptRedis extends Redis {
    override sendCommand(...sent: Parameters<Redis['sendCommand']>): unknown {
      return way(() => super.sendCommand(...sent) as Promise<unknown>);
    }
  }

  // As the simulation connects its clients.
  const options: RedisOptions = {
    Connector: PromptConnector,
    retryStrategy: () => null,
    disableClientInfo: true,
    enableReadyCheck: false,
  };
  return () => new PromptRedis(options);
}

function openStream(server: RedisServer): FakeStream {
  const session = server.openSession(undefined);
  const parser = new RequestParser();
  const stream = new FakeStream({
    write: (data) => {
      for (const command of parser.push(data)) {
        const answer = encodeReplies([session.execute(command)]);
        // One chunk per answer, as mostly in a simulated run; not at once, because the client notes a command only
        // after it wrote it.
        queueMicrotask(() => stream.emit('data', answer));
      }
    },
    end: () => queueMicrotask(() => stream.closed()),
    destroy: () => undefined,
    connectsInMs: () => 0,
    nowMs: () => 0,
  });
  stream.connecting = false;
  return stream;
}
