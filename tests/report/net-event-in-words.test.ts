import { expect, test } from 'vitest';
import { netEventInWords } from '../../src/report/net-event-in-words.ts';

test('what happens on the network has words of its own', () => {
  expect(netEventInWords('p1/prices.test:80#2/net.connect#1')).toBe("p1's connection 2 to prices.test:80");
  expect(netEventInWords('p1/prices.test:80#2/net.data#3')).toBe(
    'what comes to p1 on connection 2 to prices.test:80',
  );
  expect(netEventInWords('p1/net/net.closed#1')).toBe('the news to p1 that a socket is closed');
  expect(netEventInWords('p1/net/timer#1')).toBeUndefined();
});
