import { createRequire } from 'node:module';
import { sendAs, sendEachAs, senderKey } from '../sim/sender.ts';
import { currentTask, type Task } from '../sim/task.ts';

/** What a client keeps of a command, and knows who asked for it by. */
interface Asked {
  [senderKey]?: Task | undefined;
}

const taught = new WeakSet<object>();

const { cache } = createRequire(import.meta.url);

/** By the file that a client's own code lies in. A package may be installed under a name of the user's own. */
const lessons: readonly (readonly [RegExp, (exported: unknown) => void])[] = [
  [/[/\\]ioredis[^/\\]*[/\\]built[/\\]Redis\.js$/, teachIoredis],
  [/[/\\]@redis[/\\]client[/\\]dist[/\\]lib[/\\]client[/\\]commands-queue\.js$/, teachNodeRedis],
  [/[/\\]@redis[/\\]client[/\\]dist[/\\]lib[/\\]RESP[/\\]encoder\.js$/, teachEncoder],
];

/**
 * Clients of databases send what they were asked for once they are connected, or again, or all of a turn together, out of
 * callbacks of their own. Those that have been loaded by now and are known remember who asked.
 */
export function teachKnownClients(): void {
  for (const [path, module] of Object.entries(cache)) {
    for (const [file, teach] of lessons) if (file.test(path)) teach(module?.exports);
  }
}

interface IoredisClient {
  sendCommand: (this: IoredisClient, command: Asked, ...rest: readonly unknown[]) => unknown;
}

function teachIoredis(exported: unknown): void {
  const client = prototypeOf(exported) as IoredisClient | undefined;
  if (client === undefined || !isFirstTime(client)) return;
  const { sendCommand } = client;
  client.sendCommand = function remembering(command, ...rest) {
    command[senderKey] ??= currentTask();
    const sender = command[senderKey];
    if (sender === undefined) return sendCommand.call(this, command, ...rest);
    return sendAs(sender, () => sendCommand.call(this, command, ...rest));
  };
}

/** What node-redis is asked for in one turn waits here, and is encoded and written together. */
interface CommandsQueue {
  addCommand: (this: CommandsQueue, args: Asked, ...rest: readonly unknown[]) => unknown;
  commandsToWrite: (this: CommandsQueue) => Iterable<Asked>;
}

function teachNodeRedis(exported: unknown): void {
  const queue = prototypeOf(exported) as CommandsQueue | undefined;
  if (queue === undefined || !isFirstTime(queue)) return;
  const { addCommand, commandsToWrite } = queue;
  queue.addCommand = function remembering(args, ...rest) {
    remember(args, currentTask());
    return addCommand.call(this, args, ...rest);
  };
  queue.commandsToWrite = function telling() {
    return sendEachAs(commandsToWrite.call(this), (encoded) => encoded[senderKey]);
  };
}

/** The queue hands on what the encoder makes of a command, and forgets the command. */
function teachEncoder(exported: unknown): void {
  const encoder = exported as { default?: (args: Asked) => Asked };
  const { default: encode } = encoder;
  if (encode === undefined || !isFirstTime(encoder)) return;
  encoder.default = (args) => {
    const encoded = encode(args);
    remember(encoded, args[senderKey]);
    return encoded;
  };
}

/** Where its maker lets nobody write on it, nobody remembers. */
function remember(asked: Asked, task: Task | undefined): void {
  if (Object.isExtensible(asked)) asked[senderKey] = task;
}

function prototypeOf(exported: unknown): unknown {
  return (exported as { readonly default?: { readonly prototype?: unknown } }).default?.prototype;
}

function isFirstTime(known: object): boolean {
  const isNew = !taught.has(known);
  taught.add(known);
  return isNew;
}
