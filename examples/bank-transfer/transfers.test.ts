import { checkScenario } from 'raceproof/vitest';
import { fixedTransfer } from './fixed-transfer.ts';
import { transfer } from './transfer.ts';
import { transfersOf } from './transfers-scenario.ts';

checkScenario(transfersOf('fixed bank transfers', fixedTransfer));
export default checkScenario(transfersOf('bank transfers', transfer));
