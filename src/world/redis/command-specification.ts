import { wrongTypeError } from './error-replies.ts';
import { kindOf } from './keyspace.ts';
import type { Keyspace, ValueKind } from './keyspace.ts';
import type { MockReceiver } from './mock-commands.ts';
import type { Reply } from './reply.ts';

export interface CommandContext {
  readonly keyspace: Keyspace;
  readonly mock: MockReceiver;
  /** Virtual time in whole milliseconds, as a Redis server sees it. */
  readonly nowMs: number;
  readonly nowMicroseconds: number;
  /** The connection that sent the command. */
  readonly session: SessionCommands;
  readonly scripts: ScriptCommands;
}

/** What commands about the connection itself do to it. */
export interface SessionCommands {
  readonly id: number;
  clientName: string;
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
}

/** Runs one command on arguments that hold one character per byte; the command's name is not among them. */
export type CommandRun = (context: CommandContext, args: readonly string[]) => Reply;

/** Which arguments are keys: none, the first, the first two, all, every other one, or those a script declares. */
export type KeyPositions = 'none' | 'first' | 'firstTwo' | 'all' | 'pairs' | 'declared';

export interface CommandSpecification {
  readonly name: string;
  /** As Redis counts: the name included; negative means "at least". */
  readonly arity: number;
  readonly access: 'read' | 'write';
  readonly keys: KeyPositions;
  readonly run: CommandRun;
  /** The command modified nothing when it replies with 0 (matters to WATCH). */
  readonly zeroMeansUnchanged?: boolean;
  readonly refusedInScripts?: boolean;
}

export function argumentCountFits(specification: CommandSpecification, count: number): boolean {
  const { arity } = specification;
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
    case 'firstTwo':
      return args.slice(0, 2);
    case 'all':
      return args;
    case 'pairs':
      return args.filter((_, index) => index % 2 === 0);
    case 'declared': {
      const count = Number(args[1]);
      return Number.isSafeInteger(count) && count > 0 ? args.slice(2, 2 + count) : [];
    }
  }
}
