import type { CommandRun, CommandSpecification, ScriptCall } from '../command-specification.ts';
import { notIntegerError, wrongArgumentCountError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { arrayReply, errorReply, okReply, oneReply, zeroReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';

const evaluate =
  (readOnly: boolean): CommandRun =>
  ({ scripts }, args) => {
    const call = parseCall(args, readOnly);
    return 'kind' in call ? call : scripts.evaluate(args[0] ?? '', call);
  };

const evaluateLoaded =
  (readOnly: boolean): CommandRun =>
  ({ scripts }, args) => {
    const call = parseCall(args, readOnly);
    return 'kind' in call ? call : scripts.evaluateLoaded((args[0] ?? '').toLowerCase(), call);
  };

function parseCall(args: readonly string[], readOnly: boolean): ScriptCall | Reply {
  const keyCount = parseInteger(args[1] ?? '');
  if (keyCount === undefined) return notIntegerError;
  if (keyCount > args.length - 2) {
    return errorReply("ERR Number of keys can't be greater than number of args");
  }
  if (keyCount < 0) return errorReply("ERR Number of keys can't be negative");
  const firstArgument = 2 + Number(keyCount);
  return { keys: args.slice(2, firstArgument), argv: args.slice(firstArgument), readOnly };
}

const scriptCommand: CommandRun = ({ scripts }, [subcommand = '', ...args]) => {
  const name = subcommand.toLowerCase();
  switch (name) {
    case 'load':
      return args.length === 1 ? scripts.load(args[0] ?? '') : wrongArgumentCountError('script|load');
    case 'exists':
      if (args.length === 0) return wrongArgumentCountError('script|exists');
      return arrayReply(args.map((sha) => (scripts.isLoaded(sha.toLowerCase()) ? oneReply : zeroReply)));
    case 'flush':
      if (args.length > 1 || !['sync', 'async'].includes((args[0] ?? 'sync').toLowerCase())) {
        return errorReply('ERR SCRIPT FLUSH only support SYNC|ASYNC option');
      }
      scripts.forgetAll();
      return okReply;
    default:
      throw new UnsupportedCommandError(
        `SCRIPT ${subcommand} is not simulated, SCRIPT EXISTS, FLUSH and LOAD are`,
      );
  }
};

const script = { arity: -3, keys: 'declared', refusedInScripts: true } as const;

export const scriptingCommands: readonly CommandSpecification[] = [
  { name: 'eval', ...script, access: 'write', run: evaluate(false) },
  { name: 'evalsha', ...script, access: 'write', run: evaluateLoaded(false) },
  { name: 'eval_ro', ...script, access: 'read', run: evaluate(true) },
  { name: 'evalsha_ro', ...script, access: 'read', run: evaluateLoaded(true) },
  { name: 'script', arity: -2, access: 'write', keys: 'none', run: scriptCommand, refusedInScripts: true },
];
