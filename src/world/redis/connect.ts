import { AbstractConnector, type Command, Redis, type RedisOptions } from 'ioredis';
import type { SimProcess } from '../../sim/sim-process.ts';
import { sendAs, senderKey } from '../../sim/sender.ts';
import { currentTask, runAs, type Task } from '../../sim/task.ts';
import type { ClientDeployment } from './client-options.ts';
import { redisTask } from './connection.ts';
import { FakeStream } from './fake-stream.ts';
import type { RedisNetwork } from './network.ts';

/** A real ioredis client whose connections lead to the simulated server. Call it as a task of the process. */
export function connectRedis(
  network: RedisNetwork,
  process: SimProcess,
  deployment: ClientDeployment,
): Redis {
  const client = process.task(redisTask, 'client');

  class SimulatedConnector extends AbstractConnector {
    constructor() {
      super(deployment.client?.disconnectTimeout ?? disconnectTimeoutMs);
    }

    override connect(): Promise<never> {
      const { end } = network.open(process, (peer) => new FakeStream(peer));
      // ioredis types its stream as a socket; ours is as much of one as it uses.
      this.stream = end as unknown as typeof this.stream;
      return Promise.resolve(end as never);
    }
  }

  /**
   * What the library sets going while it is called is the library's: its timers are not the caller's to clear. A command
   * belongs to the task that asked for it, also where it is sent again after a reconnect, or late out of the offline queue.
   */
  class SimulatedClient extends Redis {
    override connect(callback?: () => void): Promise<void> {
      return runAs(client, () => super.connect(callback));
    }

    override disconnect(reconnect?: boolean): void {
      runAs(client, () => super.disconnect(reconnect));
    }

    override sendCommand(command: SentCommand, stream?: Stream): unknown {
      command[senderKey] ??= currentTask();
      return sendAs(command[senderKey], () => {
        if (!setsTimers(this.options)) return super.sendCommand(command, stream);
        return runAs(client, () => super.sendCommand(command, stream));
      });
    }

    override duplicate(different?: Partial<RedisOptions>): Redis {
      return listening(new SimulatedClient({ ...this.options, ...different }));
    }
  }

  const redisOptions: RedisOptions = {
    enableReadyCheck: false,
    retryStrategy: deployment.retryStrategy ?? ((times) => Math.min(times * 50, 2000)),
    ...deployment.client,
    Connector: SimulatedConnector,
    autoResendUnfulfilledCommands: deployment.resend,
    // Otherwise the client reads its package.json from the disk while it connects.
    disableClientInfo: true,
  };
  return listening(new SimulatedClient(redisOptions));
}

/** Whether sending a command may set more going than the command itself. Entering a task for each costs time. */
function setsTimers({ commandTimeout, socketTimeout, blockingTimeout, lazyConnect }: RedisOptions): boolean {
  return lazyConnect === true || (commandTimeout ?? socketTimeout ?? blockingTimeout) !== undefined;
}

/** Without a listener the client prints every lost connection. */
function listening(redis: Redis): Redis {
  return redis.on('error', ignoreConnectionError);
}

type Stream = Parameters<Redis['sendCommand']>[1];

type SentCommand = Command & { [senderKey]?: Task | undefined };

const disconnectTimeoutMs = 2_000;

function ignoreConnectionError(): void {
  // A lost connection shows in the commands it takes with it.
}
