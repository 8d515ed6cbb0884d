import type { Blocking } from './blocked-clients.ts';
import { wrongTypeError } from './error-replies.ts';
import { kindOf } from './keyspace.ts';
import type { Keyspace, ValueKind } from './keyspace.ts';
import type { MockReceiver } from './mock-commands.ts';
import type { PubSub } from './pub-sub.ts';
import type { Protocol, Reply } from './reply.ts';
import { UnsupportedCommandError } from './unsupported-command-error.ts';

export interface CommandContext {
  readonly keyspace: Keyspace;
  readonly mock: MockReceiver;
  /** Virtual time in whole milliseconds, as a Redis server sees it. */
  readonly nowMs: number;
  readonly nowMicroseconds: number;
  /** The connection that sent the command. */
  readonly session: SessionCommands;
  readonly scripts: ScriptCommands;
  readonly clients: ClientCommands;
  readonly pubSub: PubSub;
  /** A fraction in [0, 1) for what a command chooses by lot. */
  readonly draw: () => number;
  /** Has the client wait where it can. What it returns is the reply of the command. */
  readonly block: (blocking: Blocking) => Reply;
}

/** What commands do to the connections of others. */
export interface ClientCommands {
  /** Ends the wait of a client with this reply, or as if its time were up; false where it does not wait. */
  unblock(sessionId: number, reply: Reply | 'time out'): boolean;
  /** The connections of clients, in the order in which they came. */
  list(): readonly SessionCommands[];
}

/** What commands about the connection itself do to it. */
export interface SessionCommands {
  readonly id: number;
  clientName: string;
  /** The version of the protocol that it speaks. */
  protocol: Protocol;
  /** Tells its client something beside the reply, before it. */
  push(message: Reply): void;
  /** As new, but for its number. */
  reset(): Reply;
  multi(): Reply;
  exec(): Reply;
  discard(): Reply;
  watch(keys: readonly string[]): Reply;
  unwatch(): Reply;
}

export interface ScriptCommands {
  evaluate(source: string, call: ScriptCall): Reply;
  evaluateLoaded(sha: string, call: ScriptCall): Reply;
  load(source: string): Reply;
  isLoaded(sha: string): boolean;
  forgetAll(): void;
}

export interface ScriptCall {
  readonly keys: readonly string[];
  readonly argv: readonly string[];
  /** It may call no command that writes. */
  readonly readOnly: boolean;
}

/** Runs one command on arguments that hold one character per byte; the command's name is not among them. */
export type CommandRun = (context: CommandContext, args: readonly string[]) => Reply;

/**
 * Which arguments are keys: none, the first, the second (after a subcommand), the first two, all, all before a timeout,
 * every other one, so many as the first argument says (or the second, as a script declares them, or the second after one
 * where the outcome goes), or the first half of what follows STREAMS.
 */
export type KeyPositions =
  | 'none'
  | 'first'
  | 'second'
  | 'firstTwo'
  | 'all'
  | 'allButLast'
  | 'pairs'
  | 'counted'
  | 'declared'
  | 'storedAndDeclared'
  | 'streams';

export interface CommandSpecification {
  readonly name: string;
  /** As Redis counts: the name included; negative means "at least". */
  readonly arity: number;
  /** The arity of each subcommand, by its name in lower case. Any other is not simulated. */
  readonly subcommands?: Readonly<Record<string, number>>;
  readonly access: 'read' | 'write';
  readonly keys: KeyPositions;
  /** Whether it may touch keys that are not among its arguments. */
  readonly anyKey?: true;
  readonly run: CommandRun;
  /** The command modified nothing when it replies with 0 (matters to WATCH). */
  readonly zeroMeansUnchanged?: boolean;
  readonly refusedInScripts?: boolean;
  /** Whether it is about channels that clients listen to. */
  readonly concernsChannels?: true;
  /** Whether it may wait for what others do. */
  readonly blocks?: true;
}

/** The name of the command or subcommand that does not take so many arguments; undefined where they fit. */
export function misfit(specification: CommandSpecification, args: readonly string[]): string | undefined {
  const { name, arity, subcommands } = specification;
  const count = args.length + 1;
  if (!arityFits(arity, count)) return name;
  if (subcommands === undefined) return undefined;
  const subcommand = args[0]?.toLowerCase() ?? '';
  const own = Object.hasOwn(subcommands, subcommand) ? subcommands[subcommand] : undefined;
  if (own === undefined) {
    const supported = Object.keys(subcommands).join(', ').toUpperCase();
    throw new UnsupportedCommandError(
      `${name.toUpperCase()} ${args[0] ?? ''} is not simulated, ${supported} are`,
    );
  }
  return arityFits(own, count) ? undefined : `${name}|${subcommand}`;
}

function arityFits(arity: number, count: number): boolean {
  return arity < 0 ? count >= -arity : count === arity;
}

/** An error reply when the key holds a value of another kind. */
export function wrongKind(keyspace: Keyspace, key: string, kind: ValueKind): Reply | undefined {
  const value = keyspace.get(key);
  return value === undefined || kindOf(value) === kind ? undefined : wrongTypeError;
}

/** The arguments Redis would take as keys. */
export function keysOf(positions: KeyPositions, args: readonly string[]): readonly string[] {
  switch (positions) {
    case 'none':
      return [];
    case 'first':
      return args.slice(0, 1);
    case 'second':
      return args.slice(1, 2);
    case 'firstTwo':
      return args.slice(0, 2);
    case 'all':
      return args;
    case 'allButLast':
      return args.slice(0, -1);
    case 'pairs':
      return args.filter((_, index) => index % 2 === 0);
    case 'streams': {
      const named = args.slice(streamKeysStart(args) ?? args.length);
      return named.slice(0, named.length / 2);
    }
    case 'counted':
      return countedKeys(args[0], args.slice(1));
    case 'declared':
      return countedKeys(args[1], args.slice(2));
    case 'storedAndDeclared':
      return [...args.slice(0, 1), ...countedKeys(args[1], args.slice(2))];
  }
}

function countedKeys(countText: string | undefined, following: readonly string[]): readonly string[] {
  const count = Number(countText);
  return Number.isSafeInteger(count) && count > 0 ? following.slice(0, count) : [];
}

/** Where the keys of XREAD and XREADGROUP start: after STREAMS, which may also be the name of a group. */
export function streamKeysStart(args: readonly string[]): number | undefined {
  for (let index = 0; index < args.length - 1; index += 1) {
    const option = args[index]?.toUpperCase();
    if (option === 'STREAMS') return index + 1;
    if (option === 'GROUP') index += 2;
    else if (option === 'COUNT' || option === 'BLOCK') index += 1;
  }
  return undefined;
}
