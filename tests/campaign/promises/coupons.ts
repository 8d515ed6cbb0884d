import coupons from '../../../examples/coupons/coupons-scenario.ts';
import { checkScenario } from '../../../src/vitest/index.ts';

export default checkScenario(coupons);
