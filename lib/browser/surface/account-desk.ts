// The desk's part for the account's money: what there is, sending of it, and what Permit2 may take of it.
import { type Outcome, success } from '../../core/failure.ts';
import { familyOf } from '../../core/network-family.ts';
import { pairOf } from '../../networks/index.ts';
import { allow, allowances, type GrantPorts, planAllowance } from '../../wallet/allowances.ts';
import type { PurseEntry, WalletApi } from '../../wallet/api.ts';
import { confirmPassword } from '../../wallet/lock.ts';
import { tokenView } from '../../wallet/receipt.ts';
import { planSend, type SendPorts, send, sends } from '../../wallet/send.ts';
import { promisedOf } from '../../wallet/spoken-for.ts';
import type { NetworkSettings } from '../storage/network-settings.ts';
import type { Settings } from '../storage/settings.ts';
import { tokensForMoney } from './network-desk.ts';
import { balanceAge } from './question-view.ts';

export interface AccountDeskPorts extends SendPorts, Pick<GrantPorts, 'allowanceOf'> {
  readonly settings: NetworkSettings & Pick<Settings, 'signsApprovals' | 'setSignsApprovals'>;
  readonly chain: {
    /** `maxAge` in milliseconds: a remembered answer may be that old. */
    balanceOf(
      maxAge: number,
      of: { readonly network: string; readonly token: string; readonly account: string },
    ): Promise<Outcome<bigint>>;
  };
  /** The same, of what Permit2 may take. */
  allowed(
    maxAge: number,
    of: { readonly network: string; readonly token: string; readonly account: string },
  ): Promise<Outcome<bigint>>;
}

type AccountDesk = Pick<
  WalletApi,
  | 'purse'
  | 'planSend'
  | 'send'
  | 'sends'
  | 'allowances'
  | 'planAllowance'
  | 'allow'
  | 'signsApprovals'
  | 'setSignsApprovals'
>;

export function accountDesk(ports: AccountDeskPorts): AccountDesk {
  return {
    async purse() {
      if ((await ports.account()) === null) return [];
      const spokenFor = await ports.sends.spokenFor();
      const tokens = await tokensForMoney(false, ports.settings);
      return Promise.all(
        tokens.map(async ({ network, token }): Promise<PurseEntry> => {
          const at = { network: network.id, account: (await ports.account(familyOf(network.id))) ?? '' };
          const balance = await ports.chain.balanceOf(balanceAge, { ...at, token: token.address });
          const of = { ...at, asset: token.address };
          return {
            token: tokenView(network, token),
            asset: token.address,
            account: at.account,
            amount: balance.ok ? balance.value.toString() : null,
            spokenFor: promisedOf(of, spokenFor).toString(),
            coin: network.coin.symbol,
          };
        }),
      );
    },

    planSend: (wish) => planSend(wish, ports),
    send: (entry) => send(entry, ports),
    sends: () => sends(ports),

    async allowances(wanted) {
      const [tokens, networks] = [await tokensForMoney(false, ports.settings), await ports.networks()];
      const also = wanted?.also == null ? undefined : pairOf(networks, wanted.also);
      const remembered: GrantPorts = { ...ports, allowanceOf: (of) => ports.allowed(balanceAge, of) };
      return allowances(also === undefined ? tokens : [...tokens, also], remembered);
    },
    planAllowance: (wish) => planAllowance(wish, ports),
    allow: (entry) => allow(entry, ports),

    signsApprovals: () => ports.settings.signsApprovals(),

    /** Who has talked a person into it has not got the password; whoever takes it back needs none. */
    async setSignsApprovals({ on, password }) {
      const confirmed = on === true ? await confirmPassword(password, ports) : success(null);
      if (confirmed.ok) await ports.settings.setSignsApprovals(on === true);
      return confirmed;
    },
  };
}
