import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadPageAssets } from '../../src/files/page-assets.ts';

test('the script and style are whole, with the terms of what they hold, and match their digests', async () => {
  const { script, style } = await loadPageAssets();
  for (const { text, digest } of [script, style]) {
    expect(text).toContain('Copyright (c) 2022 Leon Sorokin');
    expect(text).not.toMatch(/<\/(?:script|style)/i);
    expect(digest).toBe(`sha256-${createHash('sha256').update(text).digest('base64')}`);
    expect(text.length).toBeLessThan(150_000);
  }
  expect(script.text).not.toMatch(
    /\b(?:fetch|XMLHttpRequest|importScripts|innerHTML|insertAdjacentHTML|eval)\b/,
  );
});
