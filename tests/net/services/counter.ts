import { createServer } from 'node:http';

/** Each process counts what it was told, and tells all others; nobody waits for what does not come. */
const peers = (process.env['PEERS'] ?? '').split(' ');
const told = new Map<string, number>();

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://counter');
  const id = searchParams.get('id') ?? '';
  if (pathname === '/told') response.end(JSON.stringify([...told]));
  else if (pathname === '/note') response.end(String(note(id)));
  else {
    note(id);
    void tellAll(id).then((outcomes) => response.end(outcomes));
  }
});

async function tellAll(id: string): Promise<string> {
  const asked = peers.map(async (peer) => (await fetch(`http://${peer}:3000/note?id=${id}`)).text());
  return (await Promise.allSettled(asked)).map(({ status }) => status).join(' ');
}

function note(id: string): number {
  const times = (told.get(id) ?? 0) + 1;
  told.set(id, times);
  return times;
}

// Whoever keeps a connection may use it whenever it wants.
server.keepAliveTimeout = 0;
server.listen(3000);
