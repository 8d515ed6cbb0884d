import crypto, { randomUUID as importedRandomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runAs } from '../../src/sim/task.ts';
import { withVirtualGlobals } from '../../src/sim/virtual-globals/index.ts';
import { play } from './play.ts';

const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** One draw from everything a service can draw from. */
async function drawAll(): Promise<unknown[]> {
  const called = <Value>(
    call: (done: (error: Error | null, value: Value) => void) => unknown,
  ): Promise<Value> =>
    new Promise((resolve, reject) => {
      // Node says undefined or null for "no error".
      call((error, value) => (error instanceof Error ? reject(error) : resolve(value)));
    });
  return [
    Math.random(),
    crypto.randomUUID(),
    importedRandomUUID({ disableEntropyCache: true }),
    globalThis.crypto.randomUUID(),
    crypto.randomBytes(8).toString('hex'),
    (await called<Buffer>((done) => crypto.randomBytes(8, done))).toString('hex'),
    crypto.randomInt(1_000_000),
    crypto.randomInt(-50, 1_000_000),
    await called<number>((done) => crypto.randomInt(1_000_000, done)),
    await called<number>((done) => crypto.randomInt(7, 1_000_000, done)),
    crypto.randomFillSync(Buffer.alloc(8)).toString('hex'),
    [...globalThis.crypto.getRandomValues(new Uint32Array(4))],
    [...crypto.getRandomValues(new Uint8Array(8))],
    [...crypto.webcrypto.getRandomValues(new Uint16Array(4))],
  ];
}

async function drawnWith(seed: number, taskName = 'main'): Promise<unknown[]> {
  let drawn: unknown[] = [];
  await play(
    async ({ process: simulated }) => {
      await runAs(simulated.task(taskName), async () => {
        drawn = await drawAll();
      });
    },
    { seed },
  );
  return drawn;
}

describe('inside a task', () => {
  test('the seed and the name of the task decide every draw', async () => {
    const law = fc.asyncProperty(fc.integer({ min: 0, max: 0xffffffff }), async (seed) => {
      const first = await drawnWith(seed);
      expect(await drawnWith(seed)).toEqual(first);
      const others = await Promise.all([drawnWith((seed + 1) % 2 ** 32), drawnWith(seed, 'other')]);
      for (const other of others) {
        other.forEach((value, index) => expect(value).not.toEqual(first[index]));
      }
    });
    await fc.assert(law, { numRuns: 20 });
  });

  test('every draw differs from the one before', async () => {
    await play(async () => {
      const [first, second] = [await drawAll(), await drawAll()];
      first.forEach((value, index) => expect(value).not.toEqual(second[index]));
    });
  });

  test('draws have the form they have in Node', async () => {
    await play(async () => {
      for (let round = 0; round < 200; round += 1) {
        expect(crypto.randomUUID()).toMatch(version4);
        expect(globalThis.crypto.randomUUID()).toMatch(version4);
        expect(crypto.randomInt(3, 6)).toBeOneOf([3, 4, 5]);
        const float = Math.random();
        expect(float >= 0 && float < 1).toBe(true);
      }
      expect(crypto.randomBytes(0)).toHaveLength(0);
      expect(crypto.randomBytes(5)).toBeInstanceOf(Buffer);
    });
  });

  test('only the part that was asked for is filled', async () => {
    await play(() => {
      const bytes = crypto.randomFillSync(Buffer.alloc(64), 16, 32);
      expect([...bytes.subarray(0, 16), ...bytes.subarray(48)]).toEqual(Array(32).fill(0));
      expect(bytes.subarray(16, 48).some((byte) => byte > 0)).toBe(true);
      // A view into a larger buffer.
      const whole = new Uint8Array(32);
      globalThis.crypto.getRandomValues(whole.subarray(8, 24));
      expect([...whole.subarray(0, 8), ...whole.subarray(24)]).toEqual(Array(16).fill(0));
    });
  });

  test('offset and size of a wider view count elements, as in Node', async () => {
    await play(() => {
      const view = crypto.randomFillSync(new Uint32Array(8), 2, 4);
      expect([...view.subarray(0, 2), ...view.subarray(6)]).toEqual([0, 0, 0, 0]);
      expect([...view.subarray(2, 6)].every((value) => value > 0)).toBe(true);
    });
  });

  test('wrong arguments are refused as Node refuses them', async () => {
    const wrong: readonly (() => unknown)[] = [
      () => crypto.randomFillSync(new Uint32Array(8), 9),
      () => crypto.randomFillSync(new Uint32Array(8), 2, 7),
      () => crypto.randomFillSync('text' as never),
      () => crypto.randomFill(Buffer.alloc(1), undefined as never),
      () => crypto.randomFill(Buffer.alloc(1), 2, () => undefined),
      () => crypto.randomBytes(-1),
      () => crypto.randomBytes(1, 'no function' as never),
      () => crypto.randomInt(0),
      () => crypto.randomInt(5, 5),
      () => crypto.randomInt(1.5),
      () => crypto.randomInt(2 ** 48),
      () => crypto.randomInt(1, 2, 'no function' as never),
      () => globalThis.crypto.getRandomValues(new Float32Array(1) as never),
      () => globalThis.crypto.getRandomValues(new Uint8Array(65_537)),
    ];
    const complaints = (): unknown[] => wrong.map(complaintOf);
    const outside = complaints();
    expect(outside).not.toContain('none');
    await play(() => expect(complaints()).toEqual(outside));
  });

  test('an integer comes from the whole of a range wider than 32 bits', async () => {
    await play(() => {
      const drawn = Array.from({ length: 50 }, () => crypto.randomInt(2 ** 47));
      expect(drawn.some((value) => value % 2 === 1)).toBe(true);
    });
  });

  test('an ArrayBuffer is filled too', async () => {
    await play(() => {
      const buffer = new ArrayBuffer(32);
      crypto.randomFillSync(buffer as never);
      expect(new Uint8Array(buffer).some((byte) => byte > 0)).toBe(true);
    });
  });

  test('randomFill with a callback is virtual', async () => {
    const filled = async (): Promise<string> => {
      let hex = '';
      await play(
        () =>
          new Promise<void>((resolve) => {
            crypto.randomFill(Buffer.alloc(8), (_, bytes) => {
              hex = bytes.toString('hex');
              resolve();
            });
          }),
      );
      return hex;
    };
    const first = await filled();
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(await filled()).toBe(first);
  });
});

function complaintOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return 'none';
}

test('outside a task randomness is real, also while a run is under way', async () => {
  await withVirtualGlobals(async () => {
    const [first, second] = [await drawAll(), await drawAll()];
    first.forEach((value, index) => expect(value).not.toEqual(second[index]));
    expect(crypto.randomUUID()).toMatch(version4);
  });
});
