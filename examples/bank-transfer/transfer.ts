import type { Bank, Transfer } from './bank.ts';

/** Reads both balances, then writes both. A transfer in between is overwritten. */
export async function transfer(bank: Bank, { from, to, amount }: Transfer): Promise<void> {
  const [source, target] = [await bank.balance(from), await bank.balance(to)];
  await bank.setBalance(from, source - amount);
  await bank.setBalance(to, target + amount);
}
