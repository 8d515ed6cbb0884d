import { checkScenario } from 'raceproof/vitest';
import { ChargeJob } from './charge-job.ts';
import { deliveriesOf } from './deliveries-scenario.ts';
import { FixedChargeJob } from './fixed-charge-job.ts';

checkScenario(deliveriesOf('fixed charges', FixedChargeJob));
export default checkScenario(deliveriesOf('charges', ChargeJob));
