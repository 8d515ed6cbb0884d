import { describe, expect, test } from 'vitest';
import { History } from './history.ts';
import { broken, overlapping, walk } from './promised.ts';

const r1 = 'p1/r1.1';
const call = `${r1}#1`;
const second = `${r1}#2`;
const permanent = { failure: 'permanent' } as const;
const limited = (retryAfterMs: number) => ({ failure: 'rate-limited', retryAfterMs }) as const;

/** Two requests about two records, delivered to two processes. */
const two = () =>
  new History().enqueue('r1', 'm1').enqueue('r2', 'm2').deliver('p1', 'r1').deliver('p2', 'r2');

describe('heedsRefusal', () => {
  const stated = { heedsRefusal: true } as const;
  const refused = (history = two()) => history.ask(r1, 'r1', call).answered(r1, 'r1', call, permanent);

  test('it asks again what was refused for good, however much later', () => {
    expect(broken(stated, refused().ask(r1, 'r1', second))).toEqual(['promise|heedsRefusal']);
    expect(broken(stated, refused().wait(5_000).ask(r1, 'r1', second), walk)).toEqual([
      'promise|heedsRefusal',
    ]);
  });

  test.each([
    ['it puts the request aside', refused().deadLetter(r1, 'r1')],
    [
      'the error may pass',
      two().ask(r1, 'r1', call).answered(r1, 'r1', call, { failure: 'transient' }).ask(r1, 'r1', second),
    ],
    [
      'it gave up before',
      two()
        .ask(r1, 'r1', call)
        .aborted(r1, 'r1', call)
        .answered(r1, 'r1', call, permanent)
        .ask(r1, 'r1', second),
    ],
    [
      'it may have given up before',
      two().ask(r1, 'r1', call).wait(600).answered(r1, 'r1', call, permanent).ask(r1, 'r1', second),
    ],
    [
      'it had asked again before',
      two().ask(r1, 'r1', call).ask(r1, 'r1', second).answered(r1, 'r1', call, permanent),
    ],
    [
      'another delivery asks',
      refused().giveBack(r1, 'r1').deliver('p2', 'r1').ask('p2/r1.2', 'r1', 'p2/r1.2#1'),
    ],
    ['it asks about another request', refused().enqueue('r3', 'm1').ask(r1, 'r3', second)],
    ['other deliveries of it overlap', refused(overlapping()).ask(r1, 'r1', second).unlock('p1/r1.2', 'm1')],
  ])('kept: %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});

describe('heedsPause', () => {
  const stated = { heedsPause: true } as const;
  const told = (retryAfterMs: number, history = two()) =>
    history.ask(r1, 'r1', call).answered(r1, 'r1', call, limited(retryAfterMs));

  test('it hands the request back for less than the auditor asked for', () => {
    expect(broken(stated, told(3_000).giveBack(r1, 'r1', 2_900))).toEqual(['promise|heedsPause']);
    expect(broken(stated, told(900_000).giveBack(r1, 'r1'))).toEqual(['promise|heedsPause']);
    const stopping = told(3_000).giveBack(r1, 'r1', 2_900).process('p1', 'stopping');
    expect(broken(stated, stopping)).toEqual(['promise|heedsPause']);
  });

  test('its lease may have ended meanwhile under an adversarial schedule', () => {
    expect(broken(stated, told(3_000).giveBack(r1, 'r1', 2_900), walk)).toEqual([]);
  });

  test.each([
    ['for as long', told(3_000).giveBack(r1, 'r1', 3_000)],
    ['for what is left of it', told(3_000).wait(400).giveBack(r1, 'r1', 2_600)],
    ['at once, without a delay', told(3_000).giveBack(r1, 'r1', 0)],
    ['by a process that stops', told(3_000).process('p1', 'stopping').giveBack(r1, 'r1')],
    ['so late that it may be for another reason', told(3_000).wait(600).giveBack(r1, 'r1')],
    ['where no queue could hide it for so long', told(900_001).giveBack(r1, 'r1')],
    [
      'after it gave up, and was told then',
      two()
        .ask(r1, 'r1', call)
        .aborted(r1, 'r1', call)
        .answered(r1, 'r1', call, limited(3_000))
        .giveBack(r1, 'r1'),
    ],
    [
      'by when it may have given up',
      two().ask(r1, 'r1', call).wait(600).answered(r1, 'r1', call, limited(3_000)).giveBack(r1, 'r1'),
    ],
    [
      'before it was told',
      two().ask(r1, 'r1', call).giveBack(r1, 'r1').answered(r1, 'r1', call, limited(3_000)),
    ],
    [
      'after another error',
      told(300)
        .wait(300)
        .ask(r1, 'r1', second)
        .answered(r1, 'r1', second, { failure: 'transient' })
        .giveBack(r1, 'r1', 1),
    ],
    ['beside other deliveries of it', told(3_000, overlapping()).giveBack('p1/r1.2', 'r1').unlock(r1, 'm1')],
  ])('kept: it hands it back %s', (_, history) => {
    expect(broken(stated, history)).toEqual([]);
  });
});
