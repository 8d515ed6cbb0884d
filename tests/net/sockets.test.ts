import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { describe, expect, test } from 'vitest';
import { holdsOnNetwork } from './body-on-network.ts';

async function listening(onConnection: (socket: Socket) => void, allowHalfOpen = false): Promise<Server> {
  const server = createServer({ allowHalfOpen }, onConnection).listen(7000);
  await once(server, 'listening');
  return server;
}

async function errorOf(socket: Socket): Promise<NodeJS.ErrnoException> {
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  return error;
}

describe('a connection', () => {
  test('brings what is written, whole and in order, each way', async () => {
    await holdsOnNetwork(
      async () => {
        const server = await listening((socket) => {
          for (let part = 0; part < 5; part += 1) socket.write(`to the client ${part};`);
          socket.pipe(socket);
        }, true);
        const socket = connect({ port: 7000, host: 'localhost', allowHalfOpen: true });
        for (let part = 0; part < 5; part += 1) socket.write(`there and back ${part};`);
        socket.end();
        const all = await text(socket);
        const ofServer = all.match(/to the client \d;/g)?.join('');
        expect(ofServer).toBe([0, 1, 2, 3, 4].map((part) => `to the client ${part};`).join(''));
        const own = [0, 1, 2, 3, 4].map((part) => `there and back ${part};`).join('');
        // Both are in one stream, each in its order.
        expect(all.replaceAll(/to the client \d;/g, '')).toBe(own);
        expect([socket.bytesWritten, socket.bytesRead]).toEqual([own.length, all.length]);
        server.close();
        await once(server, 'close');
      },
      { runs: 60 },
    );
  });

  test('waits where the other side does not read', async () => {
    await holdsOnNetwork(
      async () => {
        let read = 0;
        const server = await listening((socket) => {
          socket.pause();
          setTimeout(() => socket.resume(), 1_000);
          socket.on('data', (data) => (read += data.length));
          socket.on('end', () => socket.end());
        });
        const socket = connect(7000);
        await once(socket, 'connect');
        const chunk = Buffer.alloc(400_000);
        const went = [1, 2, 3, 4].map(() => socket.write(chunk));
        expect(went.at(-1)).toBe(false);
        await once(socket, 'drain');
        expect(performance.now()).toBeGreaterThanOrEqual(1_000);
        socket.end();
        await once(socket.resume(), 'close');
        expect(read).toBe(1_600_000);
        server.close();
      },
      { runs: 10 },
    );
  });

  test('that one side destroys ends for the other', async () => {
    await holdsOnNetwork(async () => {
      const server = await listening((socket) => {
        socket.on('error', () => {});
        socket.destroy();
      });
      const socket = connect(7000);
      const [hadError] = (await once(socket.resume(), 'close')) as [boolean];
      expect(hadError).toBe(false);
      server.close();
      await once(server, 'close');
    });
  });

  test('that is destroyed says so after what else is due in that turn', async () => {
    await holdsOnNetwork(async () => {
      const server = await listening((socket) => socket.on('error', () => {}));
      const socket = connect(7000);
      await once(socket, 'connect');
      const order: string[] = [];
      socket.on('close', () => order.push('closed'));
      setTimeout(() => socket.destroy(), 10);
      setTimeout(() => order.push('another timer'), 10);
      await once(socket, 'close');
      expect(order).toEqual(['another timer', 'closed']);
      server.close();
      await once(server, 'close');
    });
  });

  test('tells of silence on virtual time', async () => {
    await holdsOnNetwork(async () => {
      const server = await listening(() => {});
      const socket = connect(7000);
      await once(socket, 'connect');
      socket.setTimeout(30_000);
      const began = Date.now();
      await once(socket, 'timeout');
      expect(Date.now() - began).toBeGreaterThanOrEqual(30_000);
      socket.destroy();
      server.close();
    });
  });

  test('has addresses and ports', async () => {
    await holdsOnNetwork(async () => {
      const server = await listening((socket) => socket.end());
      expect(server.address()).toMatchObject({ port: 7000 });
      const socket = connect(7000, 'p1');
      await once(socket, 'connect');
      expect(socket.remoteAddress).toBe((await lookup('p1')).address);
      expect(socket.remotePort).toBe(7000);
      expect(socket.localPort).toBeGreaterThanOrEqual(49_152);
      socket.destroy();
      server.close();
    });
  });

  test('of TLS needs no certificate', async () => {
    await holdsOnNetwork(async () => {
      const server = tls.createServer({}, (socket) => socket.end('secret'));
      server.listen(8443);
      await once(server, 'listening');
      const socket = tls.connect({ host: 'localhost', port: 8443 });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      expect(await text(socket)).toBe('secret');
      server.close();
    });
  });
});

describe('nobody is reached', () => {
  test('where nobody listens', async () => {
    await holdsOnNetwork(async () => {
      expect(await errorOf(connect(7001))).toMatchObject({
        code: 'ECONNREFUSED',
        syscall: 'connect',
        port: 7001,
      });
    });
  });

  test('by a name that nobody has', async () => {
    await holdsOnNetwork(async () => {
      expect(await errorOf(connect(80, 'nobody.test'))).toMatchObject({
        code: 'ENOTFOUND',
        hostname: 'nobody.test',
      });
      await expect(lookup('nobody.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    });
  });

  test('once a server has closed', async () => {
    await holdsOnNetwork(async () => {
      const server = await listening(() => {});
      server.close();
      await once(server, 'close');
      expect(await errorOf(connect(7000))).toMatchObject({ code: 'ECONNREFUSED' });
      server.listen(7000);
      await once(server, 'listening');
      await once(connect(7000), 'connect');
    });
  });

  test('by two servers of one process on one port', async () => {
    await holdsOnNetwork(async () => {
      await listening(() => {});
      const other = createServer().listen(7000);
      const [error] = (await once(other, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('EADDRINUSE');
    });
  });

  test('by what a destroyed socket would have sent', async () => {
    await holdsOnNetwork(async () => {
      const heard: string[] = [];
      const server = await listening((socket) => socket.on('data', (data) => heard.push(String(data))));
      const socket = connect(7000);
      socket.destroy();
      await sleep(100);
      expect(heard).toEqual([]);
      server.close();
    });
  });
});
