export { checkCorpus } from './check-corpus.ts';
export { checkHeap } from './check-heap.ts';
export { checkProperty } from './check-property.ts';
export { checkSmallScope } from './check-small-scope.ts';
