import type { OpenRecord } from '../../sim/call-recorder.ts';
import type { CallScript } from '../../sim/fault.ts';
import type { OpenCall, SimProcess } from '../../sim/sim-process.ts';
import { senderNow } from '../../sim/sender.ts';
import type { Task } from '../../sim/task.ts';
import type { Waiting } from '../../core/run.ts';
import { commandAccess, commandName, operationName } from './command-table.ts';
import { commandText } from './describe.ts';
import type { RedisNetwork } from './network.ts';
import type { WireCommand } from './request-parser.ts';

/** One command on its way to the server, or its answer on the way back. */
export interface Request extends OpenCall {
  readonly command: WireCommand;
  readonly task: Task;
  readonly operation: string;
  readonly nth: number;
  readonly script: CallScript;
  /** When it gets to the server by itself, in virtual milliseconds; later if those before it are late. */
  readonly arrivalMs: number;
  readonly record: OpenRecord | undefined;
}

/** A command that a client has just written, and what the faults of the run make of it. */
export function sentRequest(
  network: RedisNetwork,
  {
    process,
    connection,
    command,
  }: {
    readonly process: SimProcess;
    /** Whose command it is where no task sent it. */
    readonly connection: Task;
    readonly command: WireCommand;
  },
): Request {
  const task = senderNow() ?? connection;
  const operation = operationName(command);
  const nth = task.next(operation);
  const { faults, recorder, calledNow } = network.simulation;
  const id = (): string => `${task.id}/${operation}#${nth}`;
  const identity = {
    process: process.name,
    operation: 'redis.command',
    request: undefined,
    command: commandName(command),
    writes: () => commandAccess(command).access === 'write',
    id,
  } as const;
  const script = faults?.script(identity);
  if (script === undefined) {
    throw new Error('the simulation has no fault book: whoever builds the world must set one');
  }
  const record = recorder?.invoked({
    id: id(),
    process: process.id,
    task: task.id,
    text: commandText(command),
    ...calledNow,
  });
  const arrivalMs = network.arrivalMs(process, task, nth) + script.execDelayMs;
  const describe = (): Waiting => {
    return { who: task.id, forWhat: `an answer to "${commandText(command)}"`, operation };
  };
  return { command, task, operation, nth, script, arrivalMs, record, describe };
}
