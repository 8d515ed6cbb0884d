import { linearizable } from 'raceproof/vitest';
import { againstModel } from './against-model.ts';
import { FixedLruCache } from './fixed-lru-cache.ts';
import { LruCache } from './lru-cache.ts';

linearizable('the fixed LRU cache', againstModel(FixedLruCache));
export default linearizable('LRU cache', againstModel(LruCache));
