/** The anchor operation of a call such as `p1/r1.1/queue.ack#1`; every Redis command is one and the same. */
export function operationOf(call: string): string {
  // The producer's calls are named after the request alone.
  if (call.startsWith('world/producer/')) return 'queue.enqueue';
  const name = call.slice(call.lastIndexOf('/') + 1).replace(/#\d+$/, '');
  return name.startsWith('redis.') ? 'redis.command' : name;
}
