import type { CommandRun } from '../command-specification.ts';
import { integerReply } from '../reply.ts';
import type { Correction } from './correction.ts';

export const emptyKeyNames: Correction = {
  differs: 'DEL and UNLINK take a first key with an empty name for a missing argument',
  commands: (base) => [
    { ...base('del'), run: remove },
    { ...base('unlink'), run: remove },
  ],
};

const remove: CommandRun = ({ keyspace }, keys) =>
  integerReply(keys.reduce((count, key) => count + (keyspace.delete(key) ? 1 : 0), 0));
