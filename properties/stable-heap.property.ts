import { defineHeapProperty } from '../src/index.ts';
import { checkHeap } from '../src/vitest/index.ts';

/** A system that has served many requests holds on to nothing of any of them. */
export default checkHeap(defineHeapProperty({ name: 'the heap is stable', rounds: 30 }), {
  system: 'properties/reference-system.ts',
});
