import RedisMock from 'ioredis-mock';
import type { Keyspace } from './keyspace.ts';

type MockCommand = (this: MockReceiver, ...args: string[]) => unknown;

/** What ioredis-mock's commands use of the client they belong to. */
export interface MockReceiver {
  readonly data: Pick<Keyspace, 'has' | 'get' | 'set' | 'delete' | 'keys' | 'clear'>;
  readonly expires: {
    has(key: string): boolean;
    delete(key: string): void;
    clear(): void;
  };
  readonly keyspaceEvents: { readonly K: object; readonly E: object };
}

/** A client's face for ioredis-mock's commands, over our keyspace; they drop deadlines and never set one. */
export function createMockReceiver(keyspace: Keyspace): MockReceiver {
  return {
    data: keyspace,
    expires: {
      has: (key) => keyspace.deadlineOf(key) !== undefined,
      delete: (key) => void keyspace.clearDeadline(key),
      // The values are cleared with it, and the keyspace clears both.
      clear: () => undefined,
    },
    keyspaceEvents: { K: {}, E: {} },
  };
}

/** ioredis-mock's own implementation of a command: synchronous, without its promises and argument conversions. */
export function mockCommand(name: string): MockCommand {
  const implementation = implementations.get(name);
  if (implementation === undefined) throw new Error(`ioredis-mock has no command '${name}'`);
  return implementation;
}

interface PipelineConstructor {
  new (client: { readonly customCommands: object }): object;
}

/**
 * The package exports no command by itself, but its Pipeline hands every implementation to `_createCommand`: a
 * subclass that only listens collects them without making a client.
 */
function collectImplementations(): ReadonlyMap<string, MockCommand> {
  const collected = new Map<string, MockCommand>();
  const { Pipeline } = RedisMock as unknown as { readonly Pipeline: PipelineConstructor };
  class Listener extends Pipeline {
    _createCommand(name: string, implementation: MockCommand): () => void {
      collected.set(name, implementation);
      return () => undefined;
    }
  }
  void new Listener({ customCommands: {} });
  return collected;
}

const implementations = collectImplementations();
