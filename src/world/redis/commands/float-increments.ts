import { type CommandContext, type CommandSpecification, wrongKind } from '../command-specification.ts';
import { markedField } from '../corrections/hash-field-names.ts';
import { notFloatError, wrongTypeError } from '../error-replies.ts';
import { addLongDoubles, formatLongDouble, type LongDouble, parseLongDouble } from '../long-doubles.ts';
import { bulkReply, errorReply, type Reply } from '../reply.ts';
import { fieldsAt } from './hash-fields.ts';

export const floatIncrementCommands: readonly CommandSpecification[] = [
  { name: 'incrbyfloat', arity: 3, access: 'write', keys: 'first', run: incrementKey },
  { name: 'hincrbyfloat', arity: 4, access: 'write', keys: 'first', run: incrementField },
];

function incrementKey({ keyspace }: CommandContext, [key = '', amount = '']: readonly string[]): Reply {
  const stored = keyspace.get(key) ?? '0';
  if (typeof stored !== 'string') return wrongTypeError;
  const [value, increment] = [parseLongDouble(stored), parseLongDouble(amount)];
  if (value === undefined || increment === undefined) return notFloatError;
  const sum = added(value, increment);
  if (typeof sum === 'string') keyspace.set(key, sum);
  return typeof sum === 'string' ? bulkReply(sum) : sum;
}

function incrementField(
  { keyspace }: CommandContext,
  [key = '', field = '', amount = '']: readonly string[],
): Reply {
  const increment = parseLongDouble(amount);
  if (increment === undefined) return notFloatError;
  if (increment === 'infinite') return errorReply('ERR value is NaN or Infinity');
  const error = wrongKind(keyspace, key, 'hash');
  if (error !== undefined) return error;
  const fields = fieldsAt(keyspace, key);
  const value = parseLongDouble(fields?.[markedField(field)] ?? '0');
  if (value === undefined) return errorReply('ERR hash value is not a float');
  const sum = added(value, increment);
  if (typeof sum !== 'string') return sum;
  keyspace.set(key, { ...fields, [markedField(field)]: sum });
  return bulkReply(sum);
}

/** The text of the sum, or why there is none. */
function added(value: LongDouble, increment: LongDouble): string | Reply {
  const sum = addLongDoubles(value, increment);
  return sum === 'infinite'
    ? errorReply('ERR increment would produce NaN or Infinity')
    : formatLongDouble(sum);
}
