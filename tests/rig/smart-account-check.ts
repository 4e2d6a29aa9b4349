// Is an account that is a contract paid from by its owner's signature, and by nobody else's?
import { deepEqual, equal } from 'node:assert/strict';
import { x402Client } from '@x402/core/client';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { wrapFetchWithPayment } from '@x402/fetch';
import type { Address, HDAccount } from 'viem';
import { tokenOwnerAccount, walletAccount } from './accounts.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import type { Check } from './self-check.ts';
import { placeSmartAccount } from './smart-account.ts';
import type { World } from './world.ts';

export function smartAccountChecks({ chain, shops }: World): readonly Check[] {
  const { origin, payTo } = shops.v2;
  const buyFrom = async (account: Address, signedBy: HDAccount) => {
    const balances = () => Promise.all([chain.usdcBalance(account), chain.usdcBalance(payTo)]);
    const [accountBefore, takingsBefore] = await balances();
    const { status } = await payerFor(account, signedBy)(`${origin}/api/quote`);
    const [left, takings] = await balances();
    return { status, moved: [accountBefore - left, takings - takingsBefore] };
  };
  return [
    [
      'its owner signs, and its dollars pay',
      async () => {
        const account = await placeSmartAccount(chain, 5_000n);
        deepEqual(await buyFrom(account, walletAccount()), { status: 200, moved: [1_000n, 1_000n] });
        const stranger = await buyFrom(account, tokenOwnerAccount());
        equal(stranger.status, 402);
        deepEqual(stranger.moved, [0n, 0n]);
      },
    ],
  ];
}

/** The account is named as the payer; the signature is of a key beside it. */
function payerFor(address: Address, signedBy: HDAccount) {
  const signer = { address, signTypedData: signedBy.signTypedData };
  const client = x402Client
    .fromConfig({ schemes: [], spendControls: false })
    .register(NETWORK_V2, new ExactEvmScheme(signer));
  return wrapFetchWithPayment(fetch, client);
}
