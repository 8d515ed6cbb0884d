import type { Bank, Transfer } from './bank.ts';

/** Leaves it to the bank, which moves the money in one call. */
export async function fixedTransfer(bank: Bank, order: Transfer): Promise<void> {
  await bank.transfer(order);
}
