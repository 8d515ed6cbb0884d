import { arrayReply, type Reply } from './reply.ts';

/** What RESP3 makes of a command's reply. All others are the same in both protocols. */
type Newer = (reply: Reply, args: readonly string[]) => Reply;

const asMap: Newer = (reply) => (isArray(reply) ? { ...reply, newer: 'map' } : reply);
const asSet: Newer = (reply) => (isArray(reply) ? { ...reply, newer: 'set' } : reply);
const asText: Newer = (reply) => (reply.kind === 'bulk' ? { ...reply, newer: 'text' } : reply);
const asDouble: Newer = (reply) =>
  reply.kind === 'bulk' && reply.value !== null ? { ...reply, newer: 'double' } : reply;

const eachOf =
  (newer: Newer): Newer =>
  (reply, args) =>
    isArray(reply) ? arrayReply(reply.items.map((item) => newer(item, args))) : reply;

/** Members and scores in turn, or so many other items first. */
const scored =
  (first = 0): Newer =>
  (reply) =>
    isArray(reply)
      ? arrayReply(reply.items.map((item, index) => ((index - first) % 2 === 1 ? asDouble(item, []) : item)))
      : reply;

const asPairs: Newer = (reply, args) => inPairs(scored()(reply, args));

/** The key, and with it pairs of a member and its score, as in the older protocol. */
const nested: Newer = (reply, args) => eachOf(eachOf(scored()))(reply, args);

function inPairs(reply: Reply): Reply {
  if (!isArray(reply)) return reply;
  const { items } = reply;
  const members = items.filter((_, index) => index % 2 === 0);
  return arrayReply(
    members.map((member, index) => arrayReply([member, ...items.slice(2 * index + 1, 2 * index + 2)])),
  );
}

const withScores: Newer = (reply, args) =>
  args.some((word) => word.toUpperCase() === 'WITHSCORES') ? asPairs(reply, args) : reply;
const popped: Newer = (reply, args) => (args.length > 1 ? asPairs(reply, args) : scored()(reply, args));

const byName: Readonly<Record<string, Newer>> = {
  hgetall: asMap,
  hello: asMap,
  // One stream after the other becomes key after key.
  xread: byKey,
  xreadgroup: byKey,
  xinfo: (reply, [subcommand = '']) =>
    subcommand.toLowerCase() === 'stream' ? asMap(reply, []) : eachOf(asMap)(reply, []),
  smembers: asSet,
  sinter: asSet,
  sunion: asSet,
  sdiff: asSet,
  zscore: asDouble,
  zincrby: asDouble,
  zadd: asDouble,
  zmscore: eachOf(asDouble),
  zrange: withScores,
  zrevrange: withScores,
  zrangebyscore: withScores,
  zrevrangebyscore: withScores,
  zpopmin: popped,
  zpopmax: popped,
  zunion: withScores,
  zinter: withScores,
  zdiff: withScores,
  zrandmember: withScores,
  zmpop: nested,
  bzmpop: nested,
  hrandfield: (reply, args) => (args.length > 2 ? inPairs(reply) : reply),
  spop: (reply, args) => (args.length > 1 ? asSet(reply, args) : reply),
  bzpopmin: scored(1),
  bzpopmax: scored(1),
  info: asText,
  client: (reply, [subcommand = '']) =>
    ['list', 'info'].includes(subcommand.toLowerCase()) ? asText(reply, []) : reply,
};

function byKey(reply: Reply): Reply {
  if (!isArray(reply)) return reply;
  const items = reply.items.flatMap((stream) => (isArray(stream) ? stream.items : [stream]));
  return { kind: 'array', items, newer: 'map' };
}

/** The reply of a command as RESP3 has it. */
export function newerReply(name: string, args: readonly string[], reply: Reply): Reply {
  const newer = Object.hasOwn(byName, name) ? byName[name] : undefined;
  return newer === undefined ? reply : newer(reply, args);
}

function isArray(reply: Reply): reply is { readonly kind: 'array'; readonly items: readonly Reply[] } {
  return reply.kind === 'array' && reply.items !== null;
}
