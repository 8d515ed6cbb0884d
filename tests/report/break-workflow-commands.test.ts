import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakWorkflowCommands, jsonWithoutCommands } from '../../src/report/break-workflow-commands.ts';

/** What the runner of GitHub Actions would take for a command: as `ActionCommand.TryParseV2` and `TryParse` look for it. */
function commandsIn(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.filter((line) => /^[\s\u0085]*::/.test(line) || line.includes('##['));
}

const parts = [
  '::',
  ':',
  '##[',
  '#',
  '[',
  'error',
  'a::b',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\u0085',
  '\u00A0',
];
const hostile = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((each) => each.join(''));

describe('commands of GitHub Actions in the text of others', () => {
  test.each([
    ['::error::no', ': :error::no'],
    ['fine\n  ::set-output name=a::b', 'fine\n  : :set-output name=a::b'],
    ['a\r::stop-commands::x', 'a\r: :stop-commands::x'],
    ['at ##[group]x', 'at ## [group]x'],
    ['Map::get and a ## b [c]', 'Map::get and a ## b [c]'],
  ])('are broken up, and else nothing is: %j', (text, broken) => {
    expect(breakWorkflowCommands(text)).toBe(broken);
  });

  test('are gone, whatever the text, and nothing but spaces is new', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const broken = breakWorkflowCommands(text);
        expect(commandsIn(broken)).toEqual([]);
        expect(broken.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        if (commandsIn(text).length === 0) expect(broken).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('are gone from a document in JSON, which says the same', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const json = jsonWithoutCommands(JSON.stringify({ [text]: [text] }));
        expect(commandsIn(json)).toEqual([]);
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
      }),
    );
  });
});
