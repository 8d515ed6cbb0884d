import type { CommandContext, CommandRun, CommandSpecification } from '../command-specification.ts';
import { matchesGlob } from '../corrections/key-patterns.ts';
import {
  arrayReply,
  bulkArrayReply,
  bulkReply,
  integerReply,
  nullBulk,
  pushReply,
  type Reply,
} from '../reply.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';

const concerns = { access: 'write', keys: 'none', concernsChannels: true } as const;

export const pubSubCommands: readonly CommandSpecification[] = [
  { name: 'subscribe', arity: -2, ...concerns, refusedInScripts: true, run: subscribe('channel') },
  { name: 'psubscribe', arity: -2, ...concerns, refusedInScripts: true, run: subscribe('pattern') },
  { name: 'unsubscribe', arity: -1, ...concerns, refusedInScripts: true, run: unsubscribe('channel') },
  { name: 'punsubscribe', arity: -1, ...concerns, refusedInScripts: true, run: unsubscribe('pattern') },
  {
    name: 'publish',
    arity: 3,
    ...concerns,
    run: ({ pubSub }, [channel = '', message = '']) => integerReply(pubSub.publish(channel, message)),
  },
  {
    name: 'pubsub',
    arity: -2,
    ...concerns,
    access: 'read',
    subcommands: { channels: -2, numsub: -2, numpat: 2 },
    run: listeners,
  },
];

type Kind = 'channel' | 'pattern';

/** The channels on which Redis tells what happens to keys. */
const notifications = /^__key(?:space|event)@/;

const verbs = {
  channel: { subscribe: 'subscribe', unsubscribe: 'unsubscribe' },
  pattern: { subscribe: 'psubscribe', unsubscribe: 'punsubscribe' },
} as const;

/** One message for each name. The last one is the reply of the command. */
function told({ session }: CommandContext, messages: readonly Reply[]): Reply {
  for (const message of messages.slice(0, -1)) session.push(message);
  return messages.at(-1) ?? nullBulk;
}

function subscribe(kind: Kind): CommandRun {
  return (context, names) => {
    const { pubSub, session } = context;
    if (names.some((name) => notifications.test(name))) {
      throw new UnsupportedCommandError('Keyspace notifications are not simulated: nothing would ever come');
    }
    const messages = names.map((name) => {
      pubSub.subscribe(session, kind, name);
      return pushReply([
        bulkReply(verbs[kind].subscribe),
        bulkReply(name),
        integerReply(pubSub.countOf(session)),
      ]);
    });
    return told(context, messages);
  };
}

/** Without names, all of them. */
function unsubscribe(kind: Kind): CommandRun {
  return (context, given) => {
    const { pubSub, session } = context;
    const names = given.length > 0 ? given : pubSub.namesOf(session, kind);
    const verb = bulkReply(verbs[kind].unsubscribe);
    if (names.length === 0) return pushReply([verb, nullBulk, integerReply(pubSub.countOf(session))]);
    const messages = names.map((name) => {
      pubSub.unsubscribe(session, kind, name);
      return pushReply([verb, bulkReply(name), integerReply(pubSub.countOf(session))]);
    });
    return told(context, messages);
  };
}

function listeners({ pubSub }: CommandContext, [subcommand = '', ...args]: readonly string[]): Reply {
  switch (subcommand.toLowerCase()) {
    case 'numpat':
      return integerReply(pubSub.patternCount());
    case 'numsub':
      return arrayReply(args.flatMap((name) => [bulkReply(name), integerReply(pubSub.listenersTo(name))]));
    default: {
      const [pattern] = args;
      const channels = pubSub.channels();
      return bulkArrayReply(
        pattern === undefined ? channels : channels.filter((name) => matchesGlob(pattern, name)),
      );
    }
  }
}
