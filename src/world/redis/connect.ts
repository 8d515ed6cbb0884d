import { AbstractConnector, type Command, Redis, type RedisOptions } from 'ioredis';
import type { SimProcess } from '../../sim/sim-process.ts';
import { currentTask, runAs, type Task } from '../../sim/task.ts';
import type { RedisNetwork } from './network.ts';

/** A real ioredis client whose connections lead to the simulated server. Call it as a task of the process. */
export function connectRedis(
  network: RedisNetwork,
  process: SimProcess,
  options: { resend: boolean },
): Redis {
  class SimulatedConnector extends AbstractConnector {
    constructor() {
      super(disconnectTimeoutMs);
    }

    override connect(): Promise<never> {
      const { stream } = network.open(process);
      this.stream = stream as unknown as typeof this.stream;
      // ioredis types its stream as a socket; ours is as much of one as it uses.
      return Promise.resolve(stream as never);
    }
  }
  const redisOptions: RedisOptions = {
    Connector: SimulatedConnector,
    autoResendUnfulfilledCommands: options.resend,
    retryStrategy: (times) => Math.min(times * 50, 2000),
    // Otherwise the client reads its package.json from the disk while it connects.
    disableClientInfo: true,
    enableReadyCheck: false,
  };
  const redis = new TaskAwareRedis(redisOptions);
  // Without a listener the client prints every lost connection.
  redis.on('error', ignoreConnectionError);
  return redis;
}

/**
 * The client sends a command again after a reconnect, or late out of its offline queue. It then still belongs to the
 * task that asked for it.
 */
class TaskAwareRedis extends Redis {
  override sendCommand(command: SentCommand, stream?: Stream): unknown {
    const sender = command[senderKey];
    if (sender !== undefined) return runAs(sender, () => super.sendCommand(command, stream));
    command[senderKey] = currentTask();
    return super.sendCommand(command, stream);
  }
}

type Stream = Parameters<Redis['sendCommand']>[1];

/** On the command itself: a weak map of commands costs the garbage collector more than all else about them. */
const senderKey = Symbol('sender');

type SentCommand = Command & { [senderKey]?: Task | undefined };

const disconnectTimeoutMs = 2_000;

function ignoreConnectionError(): void {
  // A lost connection shows in the commands it takes with it.
}
