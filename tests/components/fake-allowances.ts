// Allowances of a fake wallet: one granted here, one without an end, one of a silent network, one that is being taken back.
import { failed, success } from '../../lib/core/failure.ts';
import type { AllowanceEntry, AllowancePlan, SendView, TokenView, WalletApi } from '../../lib/wallet/api.ts';
import { testUsdc, usdc } from './fake-receipts.ts';

const spender = '0x000000000022D473030F116dDEE9F6B43aC78BA3';
const transaction = `0x${'cd'.repeat(32)}`;

function viewOf(token: TokenView, amount: string, state: SendView['state']): SendView {
  const transactionUrl = `https://explorer.example/tx/${transaction}`;
  const at = Date.UTC(2026, 4, 4, 10);
  return { id: 'c3', at, token, amount, to: spender, state, transaction, transactionUrl };
}

const nothing: AllowanceEntry = {
  token: usdc,
  asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
  amount: '0',
  endless: false,
  coin: 'ETH',
  granted: null,
  latest: null,
};
const granted: AllowanceEntry = {
  ...nothing,
  amount: '400000',
  granted: { at: Date.UTC(2026, 4, 4, 10), amount: '1000000' },
  latest: viewOf(usdc, '1000000', 'done'),
};
const onPolygon = { ...usdc, network: 'eip155:137', networkName: 'Polygon' };
const endless: AllowanceEntry = {
  ...nothing,
  token: onPolygon,
  asset: '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359',
  amount: String(2n ** 256n - 1n),
  endless: true,
  coin: 'POL',
};
const silent: AllowanceEntry = {
  ...nothing,
  token: { ...usdc, network: 'eip155:42161', networkName: 'Arbitrum One' },
  asset: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
  amount: null,
};
const leaving: AllowanceEntry = {
  ...nothing,
  token: testUsdc,
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  amount: '10000',
  granted: { at: Date.UTC(2026, 4, 2, 10), amount: '10000' },
  latest: viewOf(testUsdc, '0', 'sent'),
};
const refused: AllowanceEntry = {
  ...nothing,
  amount: '250000',
  granted: { at: Date.UTC(2026, 4, 2, 10), amount: '250000' },
  latest: viewOf(usdc, '5000000', 'failed'),
};

const all = [granted, endless, silent, leaving];
/** Nothing is allowed yet; a payment has asked for a cent of it. */
export const noneAllowed = [nothing, { ...leaving, amount: '0', granted: null, latest: null }];
export const refusedAllowance = [refused, ...noneAllowed.slice(1)];
export const lacking = { network: usdc.network, asset: nothing.asset, amount: '10000' };

/** `have`: of the network's own coin, for the fee. */
export function fakeAllowances(
  entries: readonly AllowanceEntry[] = all,
  have = '500000000000000',
): Pick<WalletApi, 'allowances' | 'planAllowance' | 'allow' | 'signsApprovals' | 'setSignsApprovals'> {
  let planned: AllowancePlan | undefined;
  let signs = false;
  return {
    allowances: async () => [...entries],
    signsApprovals: async () => signs,
    async setSignsApprovals({ on, password }) {
      if (on && password === 'wrong') return failed('password-wrong');
      signs = on;
      return success(null);
    },
    async planAllowance({ network, asset, amount }) {
      const entry = entries.find((one) => one.token.network === network && one.asset === asset);
      if (entry === undefined) return failed('token-unknown');
      const { token, endless: isEndless } = entry;
      if (entry.amount === amount) return failed('allowance-same');
      planned = {
        id: 'c2',
        token,
        spender,
        before: entry.amount ?? '0',
        endless: isEndless,
        amount,
        fee: '6420000000000',
        have,
        coin: { symbol: entry.coin, decimals: 18 },
      };
      return success(planned);
    },
    async allow({ password }) {
      if (planned === undefined) return failed('send-unknown');
      return password === 'wrong'
        ? failed('password-wrong')
        : success(viewOf(planned.token, planned.amount, 'sent'));
    },
  };
}
