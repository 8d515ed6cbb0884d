import { checkHeap } from '../../src/vitest/index.ts';
import { nothingKept } from '../rounds/recorded-leak.ts';

/** A property of few rounds, to replay leaks by. */
export default checkHeap(nothingKept, { system: 'tests/rounds/systems/requests-kept.ts' });
