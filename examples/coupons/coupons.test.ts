import { checkScenario, explore } from 'raceproof/vitest';
import { couponsOf } from './coupons-scenario.ts';
import { FixedShop } from './fixed-shop.ts';
import { redeemedOnce } from './redeemed-once.ts';
import { Shop } from './shop.ts';

explore('the shop redeems a coupon once', redeemedOnce(Shop));
explore('the fixed shop redeems a coupon once', redeemedOnce(FixedShop));

checkScenario(couponsOf('coupons of the fixed shop', FixedShop));
export default checkScenario(couponsOf('coupons of the racy shop', Shop));
