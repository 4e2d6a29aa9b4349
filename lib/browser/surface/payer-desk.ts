// The desk's part for who pays: smart accounts that the person names, and code of the account's own.
import type { Outcome } from '../../core/failure.ts';
import { familyOf } from '../../core/network-family.ts';
import { inUse, networkOf } from '../../networks/index.ts';
import type { Balance, SmartAccountView, WalletApi } from '../../wallet/api.ts';
import type { SmartAccount } from '../../wallet/payers.ts';
import { tokenView } from '../../wallet/receipt.ts';
import {
  lookAtOwnCode,
  nameAccount,
  payFrom,
  removeAccount,
  type SmartAccountPorts,
} from '../../wallet/smart-accounts.ts';
import type { NetworkSettings } from '../storage/network-settings.ts';
import { tokensForMoney } from './network-desk.ts';
import { balanceAge } from './question-view.ts';

export interface PayerDeskPorts extends SmartAccountPorts {
  readonly settings: NetworkSettings;
  readonly chain: {
    /** `maxAge` in milliseconds: a remembered answer may be that old. */
    balanceOf(
      maxAge: number,
      of: { readonly network: string; readonly token: string; readonly account: string },
    ): Promise<Outcome<bigint>>;
  };
}

type PayerDesk = Pick<WalletApi, 'smartAccounts' | 'nameAccount' | 'payFrom' | 'removeAccount' | 'ownCode'>;

export function payerDesk(ports: PayerDeskPorts): PayerDesk {
  return {
    async smartAccounts() {
      const own = await ports.account();
      if (own === null) return [];
      const { smart } = await ports.payerStore.payers(own);
      return Promise.all(smart.map((one) => viewOf(one, ports)));
    },

    nameAccount: (entry) => nameAccount(entry, ports),
    payFrom: (entry) => payFrom(entry, ports),
    removeAccount: (entry) => removeAccount(entry, ports),

    async ownCode() {
      const tokens = await tokensForMoney(false, ports.settings);
      const networks = new Set(tokens.map(({ network }) => network.id));
      return [...(await lookAtOwnCode([...networks].filter(isEvm), ports))];
    },
  };
}

async function viewOf(
  { network: id, address, pays }: SmartAccount,
  { networks, chain }: PayerDeskPorts,
): Promise<SmartAccountView> {
  const known = networkOf(inUse(await networks()), id);
  const view = { network: id, networkName: known?.name ?? id, address, pays };
  if (known === undefined) return { ...view, balances: [] };
  const tokens = known.tokens.filter(({ retired }) => retired !== true);
  const balances = tokens.map(async (token): Promise<Balance> => {
    const of = { network: id, token: token.address, account: address };
    const balance = await chain.balanceOf(balanceAge, of);
    return { token: tokenView(known, token), amount: balance.ok ? balance.value.toString() : null };
  });
  return { ...view, balances: await Promise.all(balances) };
}

function isEvm(network: string): boolean {
  return familyOf(network) === 'eip155';
}
