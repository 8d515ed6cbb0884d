import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureBlock } from '../../src/report/failure-block.ts';
import { widthOf } from '../../src/report/text.ts';
import { anyFinding } from './any-finding.ts';
import { crowd, lostRequest } from './sample-crowd.ts';
import { explained, leaseExpired } from './sample-finding.ts';
import { withoutColour } from './without-colour.ts';

const plain = { width: 80, colour: false };

describe('the failure block', () => {
  test('says which orders it rests on, and the nearest run that passes', () => {
    const lines = failureBlock(explained(), plain).split('\n');
    const from = lines.findIndex((line) => line.startsWith('  order'));
    expect(lines.slice(from, from + 4).join('\n')).toMatchInlineSnapshot(`
      "  order      p2's redis.evalsha 2:exec of r1.2 comes before p1's redis.evalsha
                   2:exec of r1.1: needed
        nearest    it passes where p1's redis.evalsha 2:exec of r1.1 comes before p2's
                   redis.evalsha 2:exec of r1.2; the first 6 of 18 events are the same"
    `);
  });

  test('shows a minimal failure as the catalogue lays it out', () => {
    expect(failureBlock(leaseExpired(), plain)).toMatchInlineSnapshot(`
      "✗ no-duplicate-flagging   record m17 was flagged twice                     [new]
        replay     reproduced 20/20, trace 9f2c4ab1d0e35577
      RACEPROOF_REPLAY=raceproof-failures/no-duplicate-flagging-9f2c4ab1.json npx vitest run properties -t "no record is flagged twice"
        why        p1's lease on m17 (5,000 ms) ended while p1 was paused; p2 took the
                   lock; p1 flagged with token 11 after p2 had flagged with 12
        minimal    2 processes · 1 request · 2 faults · 1 deviation (») · 18 events
                   found with 8 processes · 214 requests · 9 faults · 311 deviations
                   shrinking ended after 143 replays: no shrink step reduces it
                   further
                   certified: all 1,023 schedules with fewer deviations or faults pass
        deployed   redis: resend true
        needed     process.pause (duration 5,001 ms) at p1's 2nd redis.command: yes
                   queue.duplicate at p1's 1st queue.deliver
                   the order of the two deliveries: any
        vt ms  p1                p2                redis (truth)          queue
            0                                                             ✗ duplicate
            0  receive r1 (m17)                                           deliver r1
            2  lock m17 → 11                       m17 locked by p1, 5,000 ms
            5  audit m17 → flag
            5  ✗ paused
      »  5002  ░                                   lock m17 EXPIRED
         5003  ░                 receive r1 (m17)                         redeliver r1
         5004  ░                 lock m17 → 12     m17 locked by p2, 5,000 ms
         5011  ░                 audit m17 → flag
         5012  ░                 flag m17 → 1      journal: m17 ×1
         5013  ▶ resumed
         5020  flag m17                            journal: m17 ×2   ◄ violated here
        seen       3 of 41,280 runs (95 % CI 0.0015–0.021 %)
                   signature no-duplicate-flagging|flag|lease-expired"
    `);
  });

  test('folds what is about other requests', () => {
    expect(failureBlock(crowd({ requests: 40, records: 20, failing: 37 }), plain)).toMatchInlineSnapshot(`
      "✗ no-duplicate-flagging   record m17 was flagged twice
        replay     reproduced 19/20: not deterministic, trace 9f2c4ab1d0e35577
                   written to raceproof-failures/x.json
      RACEPROOF_REPLAY=rp1.eJzT npx vitest run properties -t "twice"
        why        two processes worked on m17 at the same time and nobody held its
                   lock
        minimal    8 processes · 40 requests · 0 faults · 0 deviations · 187 events
                   found with 8 processes · 214 requests · 9 faults · 311 deviations
                   shrinking stopped at its limit, after 2,000 replays: may not be
                   minimal
                   not certified: too large to run every smaller schedule
        deployed   redis: resend true
        needed     no fault and no deviation
        vt ms      p2                 p6                 redis (truth)    queue
                   +6 more
                   … 16 steps of other requests
           17      receive r17 (m17)                                      deliver r17
                   … 19 steps of other requests
           37                         receive r37 (m17)                   deliver r37
                   … 51 steps of other requests
          357      audit m17 → flag
          358      flag m17 → 1                          journal: m17 ×1
                   … 57 steps of other requests
          377                         audit m17 → flag
          378                         flag m17           journal: m17 ×2   ◄
        seen       3 of 41,280 runs (95 % CI 0.0015–0.021 %)
                   signature no-duplicate-flagging|flag|no-lock"
    `);
  });

  test('names the process in each line where there is no room for a column each', () => {
    expect(failureBlock(crowd({ requests: 5, records: 1, failing: 2 }), plain)).toMatchInlineSnapshot(`
      "✗ no-duplicate-flagging   record m0 was flagged twice
        replay     reproduced 19/20: not deterministic, trace 9f2c4ab1d0e35577
                   written to raceproof-failures/x.json
      RACEPROOF_REPLAY=rp1.eJzT npx vitest run properties -t "twice"
        why        two processes worked on m0 at the same time and nobody held its
                   lock
        minimal    8 processes · 5 requests · 0 faults · 0 deviations · 12 events
                   found with 8 processes · 214 requests · 9 faults · 311 deviations
                   shrinking stopped at its limit, after 2,000 replays: may not be
                   minimal
                   not certified: too large to run every smaller schedule
        deployed   redis: resend true
        needed     no fault and no deviation
        vt ms  who  call             redis (truth)   queue    +3 idle
            1  p2   receive r1 (m0)                  deliver r1
            2  p3   receive r2 (m0)                  deliver r2
            3  p4   receive r3 (m0)                  deliver r3
            4  p5   receive r4 (m0)                  deliver r4
            5  p6   receive r5 (m0)                  deliver r5
          341  p2   audit m0 → flag
          342  p2   flag m0 → 1      journal: m0 ×1
          342  p3   audit m0 → flag
          343  p3   flag m0          journal: m0 ×2   ◄ violated here
        seen       3 of 41,280 runs (95 % CI 0.0015–0.021 %)
                   signature no-duplicate-flagging|flag|no-lock"
    `);
  });

  test('keeps the lines nearest to the violation where all are about the requests involved', () => {
    expect(failureBlock(crowd({ requests: 40, records: 1, failing: 40 }), plain)).toMatchInlineSnapshot(`
      "✗ no-duplicate-flagging   record m0 was flagged twice
        replay     reproduced 19/20: not deterministic, trace 9f2c4ab1d0e35577
                   written to raceproof-failures/x.json
      RACEPROOF_REPLAY=rp1.eJzT npx vitest run properties -t "twice"
        why        two processes worked on m0 at the same time and nobody held its
                   lock
        minimal    8 processes · 40 requests · 0 faults · 0 deviations · 199 events
                   found with 8 processes · 214 requests · 9 faults · 311 deviations
                   shrinking stopped at its limit, after 2,000 replays: may not be
                   minimal
                   not certified: too large to run every smaller schedule
        deployed   redis: resend true
        needed     no fault and no deviation
        vt ms  who  call         redis (truth)
               … 106 steps not shown
          355  p7   flag m0 → 1  journal: m0 ×14
          356  p8   flag m0 → 1  journal: m0 ×15
          357  p1   flag m0 → 1  journal: m0 ×16
          358  p2   flag m0 → 1  journal: m0 ×17
          359  p3   flag m0 → 1  journal: m0 ×18
          360  p4   flag m0 → 1  journal: m0 ×19
          361  p5   flag m0 → 1  journal: m0 ×20
          362  p6   flag m0 → 1  journal: m0 ×21
          363  p7   flag m0 → 1  journal: m0 ×22
          364  p8   flag m0 → 1  journal: m0 ×23
          365  p1   flag m0 → 1  journal: m0 ×24
          366  p2   flag m0 → 1  journal: m0 ×25
          367  p3   flag m0 → 1  journal: m0 ×26
          368  p4   flag m0 → 1  journal: m0 ×27
          369  p5   flag m0 → 1  journal: m0 ×28
          370  p6   flag m0 → 1  journal: m0 ×29
          371  p7   flag m0 → 1  journal: m0 ×30
          372  p8   flag m0 → 1  journal: m0 ×31
          373  p1   flag m0 → 1  journal: m0 ×32
          374  p2   flag m0 → 1  journal: m0 ×33
          375  p3   flag m0 → 1  journal: m0 ×34
          376  p4   flag m0 → 1  journal: m0 ×35
          377  p5   flag m0 → 1  journal: m0 ×36
          378  p6   flag m0 → 1  journal: m0 ×37
          379  p7   flag m0 → 1  journal: m0 ×38
          380  p8   flag m0 → 1  journal: m0 ×39
          381  p1   flag m0      journal: m0 ×40   ◄ violated here
        seen       3 of 41,280 runs (95 % CI 0.0015–0.021 %)
                   signature no-duplicate-flagging|flag|no-lock"
    `);
  });

  test('tells who waits for what where a run comes to no end', () => {
    expect(failureBlock(lostRequest(), plain)).toMatchInlineSnapshot(`
      "✗ recovery   request r1 never settled although every fault had ended       [new]
        replay     reproduced 20/20, trace 9f2c4ab1d0e35577
      RACEPROOF_REPLAY=raceproof-failures/no-duplicate-flagging-9f2c4ab1.json npx vitest run properties -t "no record is flagged twice"
        why        the lock of m17 is still held by p1/r1.1, which crashed; it has no
                   lease
        minimal    2 processes · 1 request · 2 faults · 1 deviation · 18 events
                   found with 8 processes · 214 requests · 9 faults · 311 deviations
                   shrinking ended after 143 replays: no shrink step reduces it
                   further
                   certified: all 1,023 schedules with fewer deviations or faults pass
        deployed   redis: resend true
        needed     process.crash (restart after 100 ms, in flight applied) at p1's 1st
                   redis.command: yes
         vt ms     p1                    redis (truth)                queue
             0     receive r1 (m17)                                   deliver r1
             1     lock m17 → no answer  m17 locked by p1, no expiry
             1     ✗ crashed
           101     ▶ started as p1~2
           200     · all faults end ·
         30000                                                        r1 visible
         30001     receive r1 (m17)                                   redeliver r1
         30002     lock m17 → nil        m17 not free
         30003     nack r1 → no answer                                not applied
        930002     the run ends   ◄ violated here
        waiting    p1~2/r1.2 for an answer to "nack r1"
                   the lock of m17 for p1/r1.1 to release it
                   request r1 for a process to settle it
        seen       3 of 41,280 runs (95 % CI 0.0015–0.021 %)
                   signature recovery|stuck|lock-held-by-the-dead"
    `);
  });

  test('has the replay command in one piece on a line of its own', () => {
    const finding = leaseExpired();
    expect(failureBlock(finding, { width: 60, colour: false }).split('\n')).toContain(finding.replay.command);
  });

  test('has at most 45 lines, none wider than the terminal but the command, and nothing a terminal would obey', () => {
    fc.assert(
      fc.property(anyFinding, fc.constantFrom(60, 80, 132), (finding, width) => {
        const block = failureBlock(finding, { width, colour: false });
        const lines = block.split('\n').filter((line) => line !== finding.replay.command);
        expect(lines.length).toBeLessThan(45);
        expect(lines.filter((line) => widthOf(line) > width)).toStrictEqual([]);
        expect(block.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 150 },
    );
  });

  test('marks exactly one line as the violation', () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        const marked = failureBlock(finding, plain)
          .split('\n')
          .filter((line) => /   ◄(?: violated here)?$/.test(line));
        expect(marked).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  test('says the same with and without colour', () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        const coloured = failureBlock(finding, { width: 80, colour: true });
        expect(withoutColour(coloured)).toBe(failureBlock(finding, plain));
        expect(coloured).not.toBe(failureBlock(finding, plain));
      }),
      { numRuns: 100 },
    );
  });
});
