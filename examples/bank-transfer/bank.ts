import { type ClientOf, service } from 'raceproof';

export type Account = 'ann' | 'bob';

type Balances = Record<Account, number>;

export interface Transfer {
  readonly from: Account;
  readonly to: Account;
  readonly amount: number;
}

const calls = {
  balance: { reads: true, apply: (balances: Balances, account: Account) => balances[account] },
  setBalance: {
    apply: (balances: Balances, account: Account, amount: number): void => {
      balances[account] = amount;
    },
  },
  transfer: {
    apply: (balances: Balances, { from, to, amount }: Transfer): void => {
      balances[from] -= amount;
      balances[to] += amount;
    },
  },
};

/** Keeps two accounts. Each call takes effect all at once. */
export const bank = service('bank', { state: (): Balances => ({ ann: 100, bob: 100 }), calls });

export type Bank = ClientOf<typeof calls>;
