import { expect, test } from 'vitest';
import { type MonitorLine, parseMonitorLine } from '../../src/load/redis/monitor-line.ts';
import { collectGarbage, heapBytes } from '../../src/memory/collect-garbage.ts';

function parsed(line: string): MonitorLine | undefined {
  return parseMonitorLine(Buffer.from(line, 'latin1'));
}

test('a line of MONITOR is read byte for byte', () => {
  expect(parsed('1339518083.007412 [3 127.0.0.1:60866] "SET" "a\\x00\\xff\\n" "say \\"b\\" \\\\"')).toEqual({
    atMs: 1_339_518_083_007.412,
    database: 3,
    port: 60_866,
    fromScript: false,
    command: ['SET', 'a\0\u00FF\n', 'say "b" \\'],
  });
  expect(parsed('1.000001 [0 [::1]:7] "get" ""')).toMatchObject({ port: 7, command: ['get', ''] });
  expect(parsed('1.000001 [0 lua] "get" "a"')).toMatchObject({ fromScript: true, port: undefined });
  expect(parsed('1.000001 [0 unix:/a b] "get"')).toMatchObject({ fromScript: false, port: undefined });
  expect(parsed('OK')).toBeUndefined();
});

test('a text that is kept does not keep the line it came from', async () => {
  const kept: unknown[] = [];
  const rest = 'x'.repeat(100_000);
  await collectGarbage();
  const before = heapBytes();
  for (let index = 0; index < 200; index += 1) {
    kept.push(parsed(`1.000001 [0 lua] "set" "a-key-of-some-length-${index}" "${rest}"`)?.command[1]);
  }
  await collectGarbage();
  expect(heapBytes() - before).toBeLessThan(2_000_000);
  expect(kept).toHaveLength(200);
});
