import type { EventEmitter } from 'node:events';
import { step } from 'raceproof/marks';
import { type BodyContext, explore } from 'raceproof/vitest';
import { Adapter as Adapter231 } from 'socket.io-adapter-2.3.1';
import { Adapter as Adapter232 } from 'socket.io-adapter-2.3.2';
import { expect, test } from 'vitest';
import { searchesOf } from './searches.ts';

type Context = BodyContext<Record<never, never>>;
type Rooms = EventEmitter & Pick<Adapter231, 'rooms' | 'addAll' | 'del' | 'delAll'>;

/** When the host leaves a room, its guests are sent away. */
function visitsTo(Adapter: new (namespace: { readonly server: object }) => Rooms) {
  return async ({ concurrently }: Context): Promise<void> => {
    const adapter = new Adapter({ server: {} });
    adapter.on('leave-room', (room: string, who: string) => {
      for (const guest of adapter.rooms.get(room) ?? []) if (who === 'host') void adapter.del(guest, room);
    });
    const visit = async (who: string): Promise<void> => {
      await step('join');
      await adapter.addAll(who, new Set(['lobby']));
      await step('leave');
      adapter.delAll(who);
    };
    await concurrently(...['host', 'ann', 'bob'].map((who) => () => visit(who)));
  };
}

test('socket.io-adapter 2.3.1 stumbles over a room that its listener has emptied', async () => {
  for (const { runs, finding } of await searchesOf(visitsTo(Adapter231))) {
    expect(runs).toBeLessThanOrEqual(20);
    expect(finding.violation.message).toBe("TypeError: Cannot read properties of undefined (reading 'size')");
    expect(finding.minimal).toEqual({ requests: 0, processes: 1, faults: 0, deviations: 1, events: 9 });
    expect(finding.shrink.certificate.kind).toBe('minimal');
  }
});

explore('socket.io-adapter 2.3.2 does not', visitsTo(Adapter232), { runs: 300 });
