import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestParser, type WireCommand } from '../../../src/world/redis/request-parser.ts';
import { encodeRequest } from '../../../src/world/redis/encode-request.ts';

const argument = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 20,
});
const commands = fc.array(fc.array(argument, { minLength: 1, maxLength: 5 }), { maxLength: 6 });

test('requests come out as they went in, however the bytes are sliced', () => {
  fc.assert(
    fc.property(commands, fc.array(fc.nat({ max: 12 })), (list, sizes) => {
      const bytes = Buffer.concat(list.map(encodeRequest));
      const parser = new RequestParser();
      const parsed: WireCommand[] = [];
      let position = 0;
      for (const size of [...sizes, bytes.length]) {
        parsed.push(...parser.push(bytes.subarray(position, position + size)));
        position += size;
      }
      expect(parsed).toEqual(list);
    }),
  );
});

test('a string is taken as UTF-8, as a socket would write it', () => {
  const requests = new RequestParser().push('*2\r\n$3\r\nget\r\n$5\r\ncaf\u{e9}\r\n');
  expect(requests).toEqual([['get', 'caf\u{c3}\u{a9}']]);
});

test('empty requests are skipped', () => {
  expect(new RequestParser().push('*0\r\n*-1\r\n*1\r\n$4\r\nping\r\n')).toEqual([['ping']]);
});

test.each([
  ['get a\r\n', 'expected \'*\', but "get a\\r\\n" came'],
  ['*1\r\n:1\r\n', "expected '$', but"],
  ['*x\r\n', 'expected a decimal length, but'],
  ['*1\r\n$-1\r\n', 'expected a bulk string length of 0 or more, but -1 came'],
  ['*1\r\n$1\r\nabc', 'expected CRLF, but "bc" came'],
  ['*1\r\n$9999999999\r\n', 'expected a length of at most 536870912'],
  ['*12a', 'expected a decimal length and CRLF'],
])('malformed input %j is refused by name', (input, message) => {
  expect(() => new RequestParser().push(input)).toThrow(TypeError);
  expect(() => new RequestParser().push(input)).toThrow(message);
});

test('a long request in small slices is not parsed again at each slice', () => {
  const bytes = encodeRequest(['set', 'key', 'x'.repeat(200_000)]);
  const parser = new RequestParser();
  let found = 0;
  for (let position = 0; position < bytes.length; position += 2000) {
    found += parser.push(bytes.subarray(position, position + 2000)).length;
  }
  expect(found).toBe(1);
});
