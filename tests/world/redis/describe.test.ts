import { expect, test } from 'vitest';
import { commandText, replyText } from '../../../src/world/redis/describe.ts';

test('a command is one line, whatever a script or a value holds', () => {
  const script = '\nif a then\n  return 1\nend\n';
  expect(commandText(['eval', script, '1', 'key'])).toBe('EVAL if a then return 1 end 1 key');
  expect(commandText(['eval', `local value = 1 ${script}`, '1', 'key'])).toBe(
    'EVAL local value = 1 if a th… 1 key',
  );
  expect(commandText(['set', 'a key', ' \u001B[2J\t'])).toBe(String.raw`SET a key  \x1b[2J\x09`);
  expect(commandText(['evalsha', 'f14d'.repeat(10), '0'])).toBe('EVALSHA f14d… 0');
});

test('a reply is one line too, and cut', () => {
  expect(replyText({ kind: 'bulk', value: `a\r\nb${'c'.repeat(100)}` })).toMatch(/^a bc{50,}…$/);
});
