import crypto from 'node:crypto';
import { Socket as DatagramSocket } from 'node:dgram';
import dns, { Resolver } from 'node:dns';
import dnsPromises, { Resolver as PromisesResolver } from 'node:dns/promises';
import { Server, Socket } from 'node:net';
import timers, { setTimeout as importedSetTimeout } from 'node:timers';
import timersPromises, {
  setImmediate as importedTurn,
  setTimeout as importedWait,
} from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Scheduler } from '../../src/sim/scheduler.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { runAs, type Task } from '../../src/sim/task.ts';
import { whileLoading, withVirtualGlobals } from '../../src/sim/virtual-globals/index.ts';
import { captureUnhandled } from '../../src/sim/virtual-globals/unhandled.ts';
import { Timed } from '../../src/strategies/index.ts';
import { play } from './play.ts';

/** Everything a run replaces lives on one of these. */
const places = {
  globalThis,
  timers,
  timersPromises,
  scheduler: timersPromises.scheduler,
  performance,
  process,
  hrtime: process.hrtime,
  Math,
  crypto,
  webcrypto: globalThis.crypto,
  AbortSignal,
  sockets: Socket.prototype,
  servers: Server.prototype,
  datagrams: DatagramSocket.prototype,
  dns,
  dnsPromises,
  resolvers: Resolver.prototype,
  promisesResolvers: PromisesResolver.prototype,
};

function descriptors(): Record<string, Record<string, PropertyDescriptor>> {
  return Object.fromEntries(
    Object.entries(places).map(([name, place]) => [name, Object.getOwnPropertyDescriptors(place)]),
  );
}

/** Identity counts, so functions are compared by `Object.is`. */
function differences(
  before: ReturnType<typeof descriptors>,
  after: ReturnType<typeof descriptors>,
): string[] {
  return Object.entries(before).flatMap(([place, former]) => {
    const now = after[place] ?? {};
    const names = new Set([...Object.keys(former), ...Object.keys(now)]);
    return [...names]
      .filter((name) => !sameProperty(former[name], now[name]))
      .map((name) => `${place}.${name}`);
  });
}

function sameProperty(left: PropertyDescriptor | undefined, right: PropertyDescriptor | undefined): boolean {
  const keys = ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const;
  return keys.every((key) => Object.is(left?.[key], right?.[key]));
}

describe('after a run the real ones are back, property for property', () => {
  const imported = { importedSetTimeout, importedWait };

  test('when it ended well', async () => {
    const before = descriptors();
    await play(() => undefined);
    expect(differences(before, descriptors())).toEqual([]);
    expect({ importedSetTimeout, importedWait }).toEqual(imported);
  });

  test('when it threw', async () => {
    const before = descriptors();
    await expect(withVirtualGlobals(() => Promise.reject(new Error('the run broke')))).rejects.toThrow(
      'the run broke',
    );
    await expect(
      withVirtualGlobals(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(differences(before, descriptors())).toEqual([]);
  });

  test('when runs overlap, whichever ends last', async () => {
    const before = descriptors();
    let during: string[] = [];
    const wait = (turns: number): Promise<void> =>
      withVirtualGlobals(async () => {
        for (let turn = 0; turn < turns; turn += 1) await importedTurn();
        if (turns === 3) during = differences(before, descriptors());
      });
    await Promise.all([wait(5), wait(1), wait(3)]);
    expect(during).toContain('globalThis.Date');
    expect(during).toContain('sockets.write');
    expect(differences(before, descriptors())).toEqual([]);
  });
});

describe('while the tested code is loaded', () => {
  test('nothing but the opening of sockets is replaced, whenever a run begins or ends meanwhile', async () => {
    const before = descriptors();
    const loading = whileLoading(() => importedTurn());
    const whileOnlyLoading = differences(before, descriptors());
    let hasLoaded = false;
    const running = withVirtualGlobals(async () => {
      while (!hasLoaded) await importedTurn();
    });
    await loading;
    hasLoaded = true;
    await running;
    expect(whileOnlyLoading).toEqual(['sockets.connect']);
    expect(differences(before, descriptors())).toEqual([]);
  });
});

describe('errors that nobody handles', () => {
  const names = ['unhandledRejection', 'uncaughtException'] as const;
  const listeners = (): unknown[] => names.flatMap((name) => process.rawListeners(name));

  test('go to the run, and the runner gets its listeners back as they were', async () => {
    const noop = (): void => undefined;
    // As test runners and services do: some listen for the first error only.
    for (const name of names) process.once(name, noop);
    const before = listeners();
    const reported: unknown[] = [];
    const capture = captureUnhandled((error) => reported.push(error));
    void Promise.reject(new Error('nobody minds'));
    await importedTurn();
    capture.restore();
    const after = listeners();
    for (const name of names) process.removeListener(name, noop);
    expect(reported).toEqual([new Error('nobody minds')]);
    expect(after).toEqual(before);
    expect(after.every((listener, index) => listener === before[index])).toBe(true);
  });

  test('go to the runner again when two runs overlapped', async () => {
    const before = listeners();
    const first = captureUnhandled(() => undefined);
    const second = captureUnhandled(() => undefined);
    first.restore();
    second.restore();
    const after = listeners();
    expect(after.length).toBe(before.length);
    expect(after.every((listener, index) => listener === before[index])).toBe(true);
  });

  test('go to the run whose task they come from, however runs overlap', async () => {
    const [first, second] = [task('first'), task('second')];
    const reported: unknown[] = [];
    const captures = [first, second].map((own) =>
      captureUnhandled(
        (error, failed) => reported.push([own.id, error, failed?.id]),
        (failed) => failed === own,
      ),
    );
    runAs(first, () => void Promise.reject(new Error('rejected')));
    runAs(second, () => void Promise.reject(new Error('rejected')));
    await importedTurn();
    runAs(first, () => process.nextTick(() => raise('in a tick')));
    await importedTurn();
    // Node 20 does not tell whose microtask threw; it is the run's that is running.
    captures[0]?.resume();
    runAs(first, () => queueMicrotask(() => raise('in a microtask')));
    await importedTurn();
    for (const capture of captures) capture.restore();
    const tellsOfMicrotasks = Number.parseInt(process.versions.node, 10) >= 24;
    expect(reported).toEqual([
      ['p1/first', new Error('rejected'), 'p1/first'],
      ['p1/second', new Error('rejected'), 'p1/second'],
      ['p1/first', new Error('in a tick'), 'p1/first'],
      ['p1/first', new Error('in a microtask'), tellsOfMicrotasks ? 'p1/first' : undefined],
    ]);
  });

  test('of a run that has ended are blamed on no other run', async () => {
    const [ended, other] = [task('ended'), task('other')];
    const [runner, reported]: unknown[][] = [[], []];
    const listener = (error: unknown): void => void runner?.push(error);
    const listenersOfRunner = process.rawListeners('unhandledRejection') as (() => void)[];
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', listener);
    const capture = captureUnhandled(
      (error) => reported?.push(error),
      (failed) => failed === other,
    );
    runAs(ended, () => void Promise.reject(new Error('too late')));
    await importedTurn();
    capture.restore();
    process.removeListener('unhandledRejection', listener);
    for (const each of listenersOfRunner) process.on('unhandledRejection', each);
    expect({ runner, reported }).toEqual({ runner: [new Error('too late')], reported: [] });
  });
});

function task(name: string): Task {
  const scheduler = new Scheduler(new Timed(), { eventsMax: 1, standstillMsMax: 1 });
  return new Simulation(scheduler, 1, undefined).process(1, 1).task(name);
}

function raise(message: string): never {
  throw new Error(message);
}
