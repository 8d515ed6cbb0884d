import { defineConfig } from 'vitest/config';
import { entryPoints } from './entry-points.ts';

/** The examples as their readers run them: what is broken fails. */
export default defineConfig({
  resolve: { alias: entryPoints },
  test: { include: ['examples/**/*.test.ts'] },
});
