import { type SerializedConfig, TestRunner } from 'vitest';

/** Runs a whole corpus whatever `-t` selects: a name selects properties, and the corpus is none of them. */
export default class CorpusTestRunner extends TestRunner {
  constructor(config: SerializedConfig) {
    super({ ...config, testNamePattern: undefined });
  }
}
