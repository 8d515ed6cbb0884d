import type { Reply } from '../../../src/world/redis/reply.ts';
import { WireConnection } from './wire-connection.ts';
import type { AskedRedis } from './wire-connection.ts';

const nodeMin = 22;

/** js-redis-server runs from Node 22 on. Older ones are told on the console. */
export function canRunJsRedis(): boolean {
  if (Number.parseInt(process.versions.node, 10) >= nodeMin) return true;
  process.stderr.write(
    `third voice of the differential tests not heard: js-redis-server needs Node ${nodeMin}, this is ${process.version}\n`,
  );
  return false;
}

/** A js-redis-server in this process, spoken to over a socket like a real one. */
export class JsRedis implements AskedRedis {
  readonly connections = [0];
  readonly #connection: WireConnection;
  readonly #close: () => Promise<void>;

  private constructor(connection: WireConnection, close: () => Promise<void>) {
    this.#connection = connection;
    this.#close = close;
  }

  static async start(): Promise<JsRedis> {
    // Loaded where it can run only.
    const { createRedisMock } = await import('raceproof-third-voice');
    const mock = await createRedisMock({ compatibility: 'redis-7.0' });
    return new JsRedis(await WireConnection.open(mock.port), () => mock.close());
  }

  /** One at a time: it sends each reply in a packet of its own, and those of a pipeline wait for each other. */
  async send(commands: Parameters<AskedRedis['send']>[0]): Promise<Reply[]> {
    const replies: Reply[] = [];
    for (const command of commands) replies.push(...(await this.#connection.send([command])));
    return replies;
  }

  async stop(): Promise<void> {
    this.#connection.close();
    await this.#close();
  }
}
