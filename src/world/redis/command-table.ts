import { keysOf } from './command-specification.ts';
import type { CommandSpecification } from './command-specification.ts';
import { blockingListCommands } from './commands/blocking-lists.ts';
import { blockingSortedSetCommands } from './commands/blocking-sorted-sets.ts';
import { clientCommands } from './commands/client.ts';
import { connectionCommands } from './commands/connection.ts';
import { floatIncrementCommands } from './commands/float-increments.ts';
import { hashCommands } from './commands/hashes.ts';
import { handshakeCommands } from './commands/handshake.ts';
import { hashFieldCommands } from './commands/hash-fields.ts';
import { keyCommands } from './commands/keys.ts';
import { keyNameCommands } from './commands/key-names.ts';
import { listMoveCommands } from './commands/list-moves.ts';
import { listPositionCommands } from './commands/list-positions.ts';
import { listCommands } from './commands/lists.ts';
import { multiplePopCommands } from './commands/multiple-pops.ts';
import { pubSubCommands } from './commands/pub-sub.ts';
import { randomMemberCommands } from './commands/random-members.ts';
import { scanCommands } from './commands/scans.ts';
import { scriptingCommands } from './commands/scripting.ts';
import { serverCommands } from './commands/server.ts';
import { setAlgebraCommands } from './commands/set-algebra.ts';
import { setCommands } from './commands/sets.ts';
import { sortedSetAlgebraCommands } from './commands/sorted-set-algebra.ts';
import { sortedSetRangeCommands } from './commands/sorted-set-ranges.ts';
import { sortedSetRankCommands } from './commands/sorted-set-ranks.ts';
import { sortedSetCommands } from './commands/sorted-sets.ts';
import { streamAutoclaimCommands } from './commands/stream-autoclaims.ts';
import { streamClaimCommands } from './commands/stream-claims.ts';
import { streamGroupCommands } from './commands/stream-groups.ts';
import { streamInfoCommands } from './commands/stream-info.ts';
import { streamPendingCommands } from './commands/stream-pending.ts';
import { streamReadCommands } from './commands/stream-reads.ts';
import { streamCommands } from './commands/streams.ts';
import { stringRangeCommands } from './commands/string-ranges.ts';
import { stringCommands } from './commands/strings.ts';
import { transactionCommands } from './commands/transactions.ts';
import { corrections } from './corrections/index.ts';
import type { Correction } from './corrections/correction.ts';
import { leftOutWith } from './left-out-commands.ts';
import type { WireCommand } from './request-parser.ts';
import { UnsupportedCommandError } from './unsupported-command-error.ts';

export type CommandTable = ReadonlyMap<string, CommandSpecification>;

/** ioredis-mock's commands and our own, then the corrections in their order. Tests leave corrections out. */
export function createCommandTable(applied: readonly Correction[]): CommandTable {
  const table = new Map<string, CommandSpecification>();
  const base = [
    ...blockingListCommands,
    ...blockingSortedSetCommands,
    ...clientCommands,
    ...connectionCommands,
    ...handshakeCommands,
    ...pubSubCommands,
    ...floatIncrementCommands,
    ...hashCommands,
    ...hashFieldCommands,
    ...keyNameCommands,
    ...listMoveCommands,
    ...listPositionCommands,
    ...multiplePopCommands,
    ...randomMemberCommands,
    ...scanCommands,
    ...setAlgebraCommands,
    ...sortedSetAlgebraCommands,
    ...sortedSetRangeCommands,
    ...sortedSetRankCommands,
    ...stringRangeCommands,
    ...streamAutoclaimCommands,
    ...streamClaimCommands,
    ...streamCommands,
    ...streamGroupCommands,
    ...streamInfoCommands,
    ...streamPendingCommands,
    ...streamReadCommands,
    ...keyCommands,
    ...listCommands,
    ...scriptingCommands,
    ...serverCommands,
    ...setCommands,
    ...sortedSetCommands,
    ...stringCommands,
    ...transactionCommands,
  ];
  for (const command of base) table.set(command.name, command);
  const soFar = (name: string): CommandSpecification => {
    const command = table.get(name);
    if (command === undefined) throw new Error(`A correction builds on '${name}', which is not in the table`);
    return command;
  };
  for (const { commands } of applied) {
    for (const command of commands(soFar)) table.set(command.name, command);
  }
  return table;
}

export const commandTable = createCommandTable(Object.values(corrections));

export const supportedCommands: readonly string[] = [...commandTable.keys()].sort();

export interface CommandAccess {
  readonly keys: readonly string[];
  readonly access: 'read' | 'write';
  /** Whether it may touch others, too. */
  readonly anyKey: boolean;
}

/** Whether a command may wait for what others do. */
export function mayWait(command: WireCommand): boolean {
  const specification = commandTable.get(commandName(command));
  if (specification?.blocks !== true) return false;
  return specification.keys !== 'streams' || command.some((word) => word.toUpperCase() === 'BLOCK');
}

/**
 * The keys a command names (one character per byte) and whether it may write. Empty keys with FLUSHALL, KEYS, DBSIZE
 * and EXEC mean that the command does not name what it touches.
 */
export function commandAccess(command: WireCommand): CommandAccess {
  const specification = commandTable.get(commandName(command));
  if (specification === undefined) return { keys: [], access: 'write', anyKey: true };
  const { access } = specification;
  if (specification.concernsChannels === true) return { keys: [channelsKey], access, anyKey: false };
  const [, first] = command;
  // The common case, without looking at the other arguments.
  if (specification.keys === 'first' && first !== undefined) return { keys: [first], access, anyKey: false };
  const keys = keysOf(specification.keys, command.slice(1));
  // What a script does without saying so is its own affair, unless it says nothing at all.
  const isSilent = specification.keys === 'declared' && keys.length === 0;
  return { keys, access, anyKey: specification.anyKey === true || isSilent };
}

/** Stands for all channels: whoever publishes and whoever listens meet there. */
export const channelsKey = 'channels';

/** In lower case. */
export function commandName([name = '']: WireCommand): string {
  return name.toLowerCase();
}

/** Made once for each command, so that whoever looks something up by them finds their hash computed. */
const operationNames = new Map(supportedCommands.map((name) => [name, `redis.${name}`]));

/** What events call a command: `redis.get`. */
export function operationName(command: WireCommand): string {
  const name = commandName(command);
  return operationNames.get(name) ?? `redis.${name}`;
}

export function unsupportedCommand(name: string): UnsupportedCommandError {
  const leftOut = leftOutWith(name);
  const why = leftOut === undefined ? '' : `: ${leftOut} is left out`;
  return new UnsupportedCommandError(
    `The Redis command '${name}' is not simulated${why}. Simulated are: ${supportedCommands.join(' ')}`,
  );
}
