import { checkScenario } from 'raceproof/vitest';
import { BatchLoader } from './batch-loader.ts';
import { FixedBatchLoader } from './fixed-batch-loader.ts';
import { loadsOf } from './loads-scenario.ts';

checkScenario(loadsOf('fixed batch loader', FixedBatchLoader));
export default checkScenario(loadsOf('batch loader', BatchLoader));
