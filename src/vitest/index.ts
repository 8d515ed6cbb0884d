export { checkCorpus } from './check-corpus.ts';
export { checkHeap } from './check-heap.ts';
export { checkProperty } from './check-property.ts';
export { checkSmallScope } from './check-small-scope.ts';
export { checkScenario, type CheckedScenario, type CheckScenarioOptions } from './check-scenario.ts';
export { type BodyContext, explore, type ExploredBody, type ExploreOptions } from './explore.ts';
export { linearizable, type LinearizableClass } from './linearizable.ts';
