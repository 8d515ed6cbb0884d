import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventLine } from '../../src/report/event-line.ts';
import { duration, percent } from '../../src/report/figures.ts';
import { progressLine } from '../../src/report/progress-line.ts';
import { replayCommand } from '../../src/report/replay-command.ts';
import { cut, flow, printable, widthOf, wrap } from '../../src/report/text.ts';
import { anyName } from './any-finding.ts';
import { withoutColour } from './without-colour.ts';

describe('the event line', () => {
  test('has the time, the process, the task and the event', () => {
    const steps = [
      { id: 'p2/r17.2/redis.evalsha#2:exec', atMs: 5012.25, process: 'p2', deviates: false },
      { id: 'p1~2/redis/redis.connect#1', atMs: 0, process: 'p1~2', deviates: true },
      { id: 'world/redis/expire-audit:lock:a/b\n#1', atMs: 930_002, process: 'world', deviates: false },
    ];
    expect(`\n${steps.map(eventLine).join('\n')}`).toMatchInlineSnapshot(`
      "
         5012.250 p2   r17.2  redis.evalsha#2:exec
      »     0.000 p1~2 redis  redis.connect#1
       930002.000 world redis  expire-audit:lock:a/b\\x0a#1"
    `);
  });
});

describe('the progress line', () => {
  const progress = {
    property: 'no record is flagged twice',
    runs: 142,
    runsPlanned: 400,
    wallMs: 4_550,
    failed: 0,
  };

  test('tells how far the runs are', () => {
    expect(progressLine(progress, { width: 100, colour: false })).toBe(
      'no record is flagged twice  142/400 runs · 31 /s · 8.3 s of 12.8 s left · 0 failed',
    );
  });

  test('counts down to the end of the time, where that comes before the last run', () => {
    const timed = progressLine({ ...progress, wallMsMax: 5_000 }, { width: 100, colour: false });
    expect(timed).toContain('31 /s · 450 ms of 5.0 s left · 0 failed');
    const over = progressLine({ ...progress, wallMsMax: 4_000 }, { width: 100, colour: false });
    expect(over).toContain('31 /s · 0 failed');
  });

  test('cuts the name, never the figures', () => {
    const long = { ...progress, property: 'x'.repeat(200), failed: 3, wallMs: 355_000 };
    const line = progressLine(long, { width: 80, colour: false });
    expect(widthOf(line)).toBe(80);
    expect(line.endsWith('…  142/400 runs · 0.4 /s · 10 min 45 s of 16 min 40 s left · 3 failed')).toBe(true);
    expect(withoutColour(progressLine(long, { width: 80, colour: true }))).toBe(line);
  });
});

describe('the replay command', () => {
  test('is plain for plain names', () => {
    const replay = 'raceproof-failures/no-duplicate-flagging-9f2c.json';
    expect(replayCommand({ replay, property: 'no record is flagged twice' })).toBe(
      `RACEPROOF_REPLAY=${replay} npx vitest run properties -t "no record is flagged twice"`,
    );
  });

  test('reaches vitest through a shell as it was meant, whatever the names', () => {
    const anyText = fc.oneof(
      anyName,
      fc.constantFrom(`it's $HOME`, '"a" \\ `b`', 'a (b) [c] {1} x|y?', 'done!'),
    );
    fc.assert(
      fc.property(anyText, anyText, (file, property) => {
        const replay = Buffer.from(file.replaceAll('\0', '')).toString();
        const script = `npx() { printf '%s\\0' "$RACEPROOF_REPLAY" "$@"; }; ${replayCommand({ replay, property })}`;
        const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0');
        expect(words.slice(0, 5)).toStrictEqual([replay, 'vitest', 'run', 'properties', '-t']);
        expect(new RegExp(words[5] ?? '').test(`a suite > ${property}`)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('text', () => {
  test('shows what a terminal would obey', () => {
    expect(printable('a\u001B[31mb\n\u202Ec\u{E0001}')).toBe(String.raw`a\x1b[31mb\x0a\u{202e}c\u{e0001}`);
  });

  test('counts the columns a terminal takes', () => {
    expect(['abc', '漢字', 'e\u0301', '👍', '×→…'].map(widthOf)).toStrictEqual([3, 4, 1, 2, 3]);
  });

  test('wraps without losing or adding anything but spaces', () => {
    fc.assert(
      fc.property(anyName.map(printable), fc.integer({ min: 2, max: 90 }), (text, width) => {
        const lines = wrap(text, { width, linesMax: Infinity });
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });

  test('says with … that something was cut, and only then', () => {
    fc.assert(
      fc.property(anyName.map(printable), fc.integer({ min: 1, max: 90 }), (text, width) => {
        const short = cut(text, width);
        expect(widthOf(short)).toBeLessThanOrEqual(width);
        expect(short === text).toBe(widthOf(text) <= width);
        expect(short === text || short.endsWith('…')).toBe(true);
      }),
    );
  });

  test('flows parts into lines that neither begin nor end with the dot', () => {
    expect(flow(['one', 'two', 'three'], 9)).toStrictEqual(['one · two', 'three']);
  });
});

describe('figures', () => {
  test('never round something to nothing, nor nearly all to all', () => {
    const shares = [
      percent(0, 9),
      percent(9, 9),
      percent(1, 1e6),
      percent(999_999, 1e6),
      percent(1, 3),
      percent(0, 0),
    ];
    expect(shares).toStrictEqual(['0 %', '100 %', '< 0.01 %', '> 99.99 %', '33.33 %', '–']);
  });

  test('durations read as people say them', () => {
    const times = [0, 812, 999.6, 8120, 59_960, 725_000, 4_325_000, 187_200_000];
    expect(times.map(duration).join(' | ')).toBe(
      '0 ms | 812 ms | 1.0 s | 8.1 s | 1 min | 12 min 5 s | 1 h 12 min | 2 d 4 h',
    );
  });
});
