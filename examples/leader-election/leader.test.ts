import { checkScenario } from 'raceproof/vitest';
import { fixedWriteAsLeader } from './fixed-leader.ts';
import { writeAsLeader } from './leader.ts';
import { termsOf } from './terms-scenario.ts';

checkScenario(termsOf('fixed leaders', fixedWriteAsLeader));
export default checkScenario(termsOf('leaders', writeAsLeader));
