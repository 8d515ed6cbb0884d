import { couponsOf } from '../../../examples/coupons/coupons-scenario.ts';
import { Shop } from '../../../examples/coupons/shop.ts';
import { checkScenario } from '../../../src/vitest/index.ts';

export default checkScenario(couponsOf('coupons', Shop));
