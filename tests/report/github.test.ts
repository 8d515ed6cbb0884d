import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { githubAnnotations, githubSummary } from '../../src/report/github.ts';
import { anyFinding, anyName } from './any-finding.ts';
import { leaseExpired } from './sample-finding.ts';
import { failedProperty, sampleReport } from './sample-report.ts';

describe('annotations of GitHub Actions', () => {
  test('stand on the line of the property', () => {
    expect(githubAnnotations(sampleReport())).toMatchInlineSnapshot(`
      [
        "::error file=properties/no-duplicate-flagging.property.ts,line=7,title=no record is flagged twice%3A no-duplicate-flagging::record m17 was flagged twice%0Ap1's lease on m17 (5,000 ms) ended while p1 was paused; p2 took the lock; p1 flagged with token 11 after p2 had flagged with 12%0Areplay: RACEPROOF_REPLAY=raceproof-failures/no-duplicate-flagging-9f2c4ab1.json npx vitest run properties -t "no record is flagged twice"",
        "::error file=properties/throws.property.ts,line=1,title=it throws::the system none.ts cannot be loaded",
        "::error file=properties/corpus/b.json,line=1,title=UNDECODABLE properties/corpus/b.json::properties/corpus/b.json cannot be read as JSON",
      ]
    `);
  });

  test('are one line each, and nothing in them ends the command early', () => {
    const law = fc.property(anyFinding, anyName, (finding, name) => {
      const properties = [failedProperty(finding, name)];
      for (const line of githubAnnotations({ ...sampleReport(), properties })) {
        expect(line).toMatch(/^::error file=[^:,]+,line=\d+,title=[^:,]*::/);
        expect(line).not.toMatch(/[\r\n]/);
      }
    });
    fc.assert(law, { numRuns: 100 });
  });
});

describe('the summary of a job', () => {
  test('lists every property and shows each failure with the command that replays it', () => {
    expect(githubSummary(sampleReport())).toMatchInlineSnapshot(`
      "## ❌ raceproof

      | | property | runs | what came of it |
      |-|-|-|-|
      | ❌ | no record is flagged twice | 400 | record m17 was flagged twice |
      | ✅ | the service level holds | 120 |  |
      | ⏭️ | nothing is left over |  |  |
      | ❌ | it throws |  | the system none.ts cannot be loaded |

      Corpus: 1 of 2 entries as expected.

      - ❌ **UNDECODABLE** properties/corpus/b.json: properties/corpus/b.json cannot be read as JSON

      ### no record is flagged twice

      \`\`\`text
      ✗ no-duplicate-flagging   record m17 was flagged twice                     [new]
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
                   signature no-duplicate-flagging|flag|lease-expired
      \`\`\`

      Replay it step by step:

      \`\`\`text
      npx raceproof replay raceproof-failures/no-duplicate-flagging-9f2c4ab1.json
      \`\`\`
      "
    `);
  });

  test('has a row for each property, and no markup comes from outside', () => {
    const law = fc.property(anyName, (name) => {
      const properties = [failedProperty(leaseExpired(), `${name}<script>|x`)];
      const text = githubSummary({ ...sampleReport(), properties });
      const [row = '', ...others] = text.split('\n').filter((line) => line.startsWith('| ❌'));
      expect(others).toEqual([]);
      expect(row.split('|')).toHaveLength(6);
      expect(text.replaceAll(/```+text\n[^]*?\n```+\n/g, '')).not.toContain('<');
    });
    fc.assert(law, { numRuns: 100 });
  });

  test('no block ends its own fence', () => {
    const report = sampleReport();
    const [property] = report.properties;
    const result = property?.result;
    if (property === undefined || result === undefined) throw new Error('a property was to be there');
    const block = 'a\n```\nb\n````\nc';
    const text = githubSummary({ ...report, properties: [{ ...property, result: { ...result, block } }] });
    expect(text).toContain(`\`\`\`\`\`text\n${block}\n\`\`\`\`\`\n`);
  });
});
