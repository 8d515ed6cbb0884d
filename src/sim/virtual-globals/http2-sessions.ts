import type * as http2 from 'node:http2';
import process from 'node:process';
import { Duplex } from 'node:stream';
import type { Patch } from './patch.ts';
import { isForbidden, refuse } from './refusal.ts';
import { peerOf } from './sockets.ts';

type Method = (this: unknown, ...values: unknown[]) => unknown;

let found: readonly Patch[] | undefined;

/**
 * A session takes the handle of its socket and writes to it past the socket. One that was opened before the run is
 * therefore watched at its own methods. Nobody has one where the module was never loaded, which takes Node 90 ms.
 */
export function http2Patches(): readonly Patch[] {
  const loaded: unknown = Reflect.get(process, 'moduleLoadList');
  if (!Array.isArray(loaded) || !loaded.includes('NativeModule http2')) return [];
  found ??= patchesOf(process.getBuiltinModule('node:http2'));
  return found;
}

/** Node exports neither class: an instance that leads nowhere tells them. */
function patchesOf({ connect }: typeof http2): readonly Patch[] {
  const nowhere = new Duplex({ read: () => undefined, write: (_data, _encoding, done) => done() });
  const session = connect('http://localhost', { createConnection: () => nowhere });
  const stream = session.request();
  for (const each of [session, stream]) each.on('error', () => undefined);
  const streams = Object.getPrototypeOf(Object.getPrototypeOf(stream)) as object;
  const patches = [
    refusing(Object.getPrototypeOf(session) as object, 'request', (self) => self as http2.Http2Session),
    refusing(streams, 'write', (self) => (self as http2.Http2Stream).session),
    refusing(streams, 'end', (self) => (self as http2.Http2Stream).session),
  ];
  session.destroy();
  return patches;
}

function refusing(
  on: object,
  name: string,
  sessionOf: (self: unknown) => http2.Http2Session | undefined,
): Patch {
  const real = Reflect.get(on, name) as Method;
  function value(this: unknown, ...values: unknown[]): unknown {
    const session = sessionOf(this);
    if (session !== undefined && isForbidden(session)) {
      const peer = peerOfSession(session);
      if (peer !== undefined) throw refuse({ ...peer, act: 'write' }, session);
    }
    return Reflect.apply(real, this, values);
  }
  return { on, name, value };
}

/** Undefined where it leads to no real socket, or to none any more. */
function peerOfSession(session: http2.Http2Session): ReturnType<typeof peerOf> {
  const { socket, destroyed } = session;
  return destroyed || socket === undefined ? undefined : peerOf(socket);
}
