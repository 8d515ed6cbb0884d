import type { CommandSpecification } from '../command-specification.ts';

/** Each belongs to the connection, which keeps the queue and the watched keys. */
export const transactionCommands: readonly CommandSpecification[] = [
  {
    name: 'multi',
    arity: 1,
    access: 'read',
    keys: 'none',
    refusedInScripts: true,
    run: ({ session }) => session.multi(),
  },
  {
    name: 'exec',
    arity: 1,
    access: 'write',
    keys: 'none',
    anyKey: true,
    refusedInScripts: true,
    run: ({ session }) => session.exec(),
  },
  {
    name: 'discard',
    arity: 1,
    access: 'read',
    keys: 'none',
    refusedInScripts: true,
    run: ({ session }) => session.discard(),
  },
  {
    name: 'watch',
    arity: -2,
    access: 'read',
    keys: 'all',
    refusedInScripts: true,
    run: ({ session }, keys) => session.watch(keys),
  },
  {
    name: 'unwatch',
    arity: 1,
    access: 'read',
    keys: 'none',
    refusedInScripts: true,
    run: ({ session }) => session.unwatch(),
  },
];
