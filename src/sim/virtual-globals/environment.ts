import process from 'node:process';
import { currentTask } from '../task.ts';
import type { Patch } from './patch.ts';

const { env: realEnv } = process;

function present(): NodeJS.ProcessEnv {
  return currentTask()?.process.env ?? realEnv;
}

/** `process.env`, where each simulated process may have its own. As Node does, it makes text of what is written. */
const environment = new Proxy<NodeJS.ProcessEnv>(
  {},
  {
    get: (_, name) => Reflect.get(present(), name) as unknown,
    set: (_, name, value) => Reflect.set(present(), name, String(value)),
    has: (_, name) => Reflect.has(present(), name),
    deleteProperty: (_, name) => Reflect.deleteProperty(present(), name),
    ownKeys: () => Reflect.ownKeys(present()),
    getOwnPropertyDescriptor: (_, name) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(present(), name);
      return descriptor && { ...descriptor, configurable: true };
    },
    defineProperty: (_, name, descriptor) => Reflect.defineProperty(present(), name, descriptor),
  },
);

export const environmentPatches: readonly Patch[] = [{ on: process, name: 'env', value: environment }];
