import { explore } from 'raceproof/vitest';
import { Cache } from './cache.ts';
import { fetchedOnce, prices } from './fetched-once.ts';
import { FixedCache } from './fixed-cache.ts';

const options = { services: { prices }, faults: ['prices.slow'] };

explore('one fetch of the cache serves all who ask', fetchedOnce(Cache), options);
explore('one fetch of the fixed cache serves all who ask', fetchedOnce(FixedCache), options);
