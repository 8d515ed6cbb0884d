import { createRequire } from 'node:module';
import { sendAs, senderKey } from '../sim/sender.ts';
import { currentTask, type Task } from '../sim/task.ts';

/** A command of ioredis, and its client. */
type Command = { [senderKey]?: Task | undefined };
interface Client {
  sendCommand: (this: Client, command: Command, ...rest: readonly unknown[]) => unknown;
}

const taught = new WeakSet<object>();

const { cache } = createRequire(import.meta.url);

/**
 * Clients of databases send what they were asked for once they are connected, or again, out of callbacks of their own. Those
 * that have been loaded by now and are known remember who asked.
 */
export function teachKnownClients(): void {
  for (const [path, module] of Object.entries(cache)) {
    if (/[/\\]ioredis[/\\]built[/\\]Redis\.js$/.test(path)) teach(module?.exports);
  }
}

function teach(exported: unknown): void {
  const { default: made } = exported as { readonly default?: { readonly prototype?: Client } };
  const client = made?.prototype;
  if (client === undefined || taught.has(client)) return;
  taught.add(client);
  const { sendCommand } = client;
  client.sendCommand = function remembering(command, ...rest) {
    command[senderKey] ??= currentTask();
    const sender = command[senderKey];
    if (sender === undefined) return sendCommand.call(this, command, ...rest);
    return sendAs(sender, () => sendCommand.call(this, command, ...rest));
  };
}
