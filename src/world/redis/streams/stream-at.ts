import { wrongTypeError } from '../error-replies.ts';
import type { Keyspace } from '../keyspace.ts';
import { arrayReply, bulkArrayReply, bulkReply, errorReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { idText, terminated } from './stream-id.ts';
import type { StreamEntry } from './stream-node.ts';
import { Stream } from './stream.ts';

/** Undefined where there is nothing, an error reply where there is something else. */
export function streamAt(keyspace: Keyspace, key: string): Stream | Reply | undefined {
  const value = keyspace.get(key);
  return value === undefined || value instanceof Stream ? value : wrongTypeError;
}

/** The group, or the error reply that says that there is none. */
export function groupAt(
  keyspace: Keyspace,
  { key, group, more = '' }: { readonly key: string; readonly group: string; readonly more?: string },
): { readonly stream: Stream; readonly group: ConsumerGroup } | Reply {
  const stream = streamAt(keyspace, key);
  if (stream !== undefined && !(stream instanceof Stream)) return stream;
  const found = stream?.groups.get(group);
  if (stream !== undefined && found !== undefined) return { stream, group: found };
  return errorReply(`NOGROUP No such key '${quoted(key)}' or consumer group '${quoted(group)}'${more}`);
}

export function noSuchGroupError(key: string, group: string): Reply {
  return errorReply(`NOGROUP No such consumer group '${quoted(group)}' for key name '${quoted(key)}'`);
}

/** As Redis puts an argument into an error: a C string, without line breaks. */
export function quoted(text: string): string {
  return terminated(text).replaceAll(/[\r\n]/g, ' ');
}

export function entryReply({ id, pairs }: StreamEntry): Reply {
  return arrayReply([bulkReply(idText(id)), bulkArrayReply(pairs)]);
}
