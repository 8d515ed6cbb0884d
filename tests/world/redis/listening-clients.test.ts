import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runBody } from './run-body.ts';

test('messages come in the order in which they were published, between replies of the same connection', async () => {
  const { result, hashes } = await runBody({}, async (client) => {
    const heard: string[] = [];
    const listener = client.duplicate();
    listener.on('message', (channel, text) => heard.push(`${channel} ${text}`));
    listener.on('pmessage', (pattern, channel, text) => heard.push(`${pattern} ${channel} ${text}`));
    await listener.subscribe('news', 'other');
    await listener.psubscribe('n*');
    const told = await Promise.all([client.publish('news', '1'), client.publish('news', '2')]);
    await sleep(50);
    await listener.unsubscribe('news');
    told.push(await client.publish('news', '3'));
    await sleep(50);
    listener.disconnect();
    await sleep(50);
    told.push(await client.publish('other', '4'));
    return { heard, told };
  });
  expect(result).toEqual({
    heard: ['news 1', 'n* news 1', 'news 2', 'n* news 2', 'n* news 3'],
    told: [2, 2, 1, 0],
  });
  expect(hashes[0]).toBe(hashes[1]);
});
