import { afterEach, describe, expect, test } from 'vitest';
import { PropertyFailure } from '../../src/core/property-failure.ts';
import { errorWithoutCommands, textWithoutCommands } from '../../src/vitest/without-commands.ts';

const { GITHUB_ACTIONS: before } = process.env;
afterEach(() => setActions(before));

function setActions(value: string | undefined): void {
  if (value === undefined) delete process.env['GITHUB_ACTIONS'];
  else process.env['GITHUB_ACTIONS'] = value;
}

describe('what the tests of properties print', () => {
  test('gives GitHub Actions no commands', () => {
    setActions('true');
    expect(textWithoutCommands('a\n::error::b')).toBe('a\n: :error::b');
    const cause: Error = new TypeError('::group::c');
    cause.cause = cause;
    const error = new Error('a\n::error::b', { cause });
    expect(errorWithoutCommands(error)).toBe(error);
    expect(error.message).toBe('a\n: :error::b');
    expect(error.stack).toMatch(/^Error: a\n: :error::b\n {4}at /);
    expect(cause.message).toBe(': :group::c');
    expect(errorWithoutCommands(new PropertyFailure('\n::error::b'))).toMatchObject({
      stack: 'PropertyFailure: \n: :error::b',
    });
    expect(errorWithoutCommands('##[error]')).toBe('## [error]');
    expect(errorWithoutCommands(7)).toBe(7);
  });

  test('is as it was written anywhere else', () => {
    setActions(undefined);
    expect(textWithoutCommands('::error::b')).toBe('::error::b');
    expect(errorWithoutCommands(new Error('::error::b'))).toMatchObject({ message: '::error::b' });
  });
});
