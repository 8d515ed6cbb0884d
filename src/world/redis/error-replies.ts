import { errorReply } from './reply.ts';
import type { Reply } from './reply.ts';

/** The texts are those of Redis 7.0, byte for byte. */
export const wrongTypeError = errorReply('WRONGTYPE Operation against a key holding the wrong kind of value');
export const notIntegerError = errorReply('ERR value is not an integer or out of range');
export const notFloatError = errorReply('ERR value is not a valid float');
export const syntaxError = errorReply('ERR syntax error');
export const noSuchKeyError = errorReply('ERR no such key');
export const indexOutOfRangeError = errorReply('ERR index out of range');
export const notPositiveError = errorReply('ERR value is out of range, must be positive');
export const overflowError = errorReply('ERR increment or decrement would overflow');
export const noScriptError = errorReply('NOSCRIPT No matching script. Please use EVAL.');

export function wrongArgumentCountError(command: string): Reply {
  return errorReply(`ERR wrong number of arguments for '${command}' command`);
}

export function invalidExpireTimeError(command: string): Reply {
  return errorReply(`ERR invalid expire time in '${command}' command`);
}
