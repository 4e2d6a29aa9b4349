// Is the tollhouse passed by the reference client through Permit2, and never for more than was allowed?
import { deepEqual, equal } from 'node:assert/strict';
import { x402Client } from '@x402/core/client';
import { decodePaymentRequiredHeader } from '@x402/core/http';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { UptoEvmScheme } from '@x402/evm/upto/client';
import { wrapFetchWithPayment } from '@x402/fetch';
import { maxUint256 } from 'viem';
import { walletAccount } from './accounts.ts';
import { type Chain, startChain } from './chain.ts';
import { openFacilitatorV2 } from './facilitator-v2.ts';
import type { Payer } from './payers.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import { allowPermit2, permit2Allowance } from './permit2.ts';
import { bnbDollars, mintPlain, placePlainToken, plainBalance } from './plain-token.ts';
import { openRequestLog } from './request-log.ts';
import type { Check } from './self-check.ts';
import { openTollhouse, TOLL, type Tollhouse, tolls, UPTO_TAKEN } from './tollhouse.ts';

export function tollhouseChecks(chain: Chain, tollhouse: Tollhouse): readonly Check[] {
  const pay = payerByPermit2(chain.rpcUrl);
  const at = (path: string) => tollhouse.origin + path;
  const passed = async (path: string, price: bigint) => {
    const balances = () =>
      Promise.all([chain.usdcBalance(chain.wallet.address), chain.usdcBalance(tollhouse.payTo)]);
    const [walletBefore, takingsBefore] = await balances();
    const response = await pay(at(path));
    equal(response.status, 200, await response.text());
    const [wallet, takings] = await balances();
    deepEqual([walletBefore - wallet, takings - takingsBefore], [price, price]);
  };
  return [
    [
      'without an allowance nobody passes, and is told so',
      async () => {
        const response = await pay(at(tolls.permit2));
        equal(response.status, 412);
        const { error } = decodePaymentRequiredHeader(response.headers.get('payment-required') ?? '');
        equal(error, 'permit2_allowance_required');
      },
    ],
    [
      'the facilitator takes a signed allowance of the price along: it is used up',
      async () => {
        await passed(tolls.sponsored, TOLL);
        equal(await permit2Allowance(chain), 0n);
      },
    ],
    [
      'an allowance of one toll lets pass once',
      async () => {
        await allowPermit2(chain, TOLL);
        await passed(tolls.permit2, TOLL);
        equal((await pay(at(tolls.permit2))).status, 412);
      },
    ],
    [
      'of a ceiling is taken what it came to, and nothing where it came to nothing',
      async () => {
        await allowPermit2(chain, maxUint256);
        await passed(tolls.upto, UPTO_TAKEN);
        await passed(tolls.nothing, 0n);
        await allowPermit2(chain, 0n);
      },
    ],
    [
      'who pays has no coin, before and after',
      async () => equal(await chain.client.getBalance({ address: chain.wallet.address }), 0n),
    ],
    ['dollars that know nothing but approval pay too, with their eighteen decimals', payOnBnb],
  ];
}

async function payOnBnb(): Promise<void> {
  const log = openRequestLog();
  const chain = await startChain(56);
  const facilitator = await openFacilitatorV2(chain, log);
  await placePlainToken(chain, bnbDollars);
  const house = await openTollhouse(chain, facilitator, log, bnbDollars);
  try {
    await mintPlain(chain, bnbDollars, chain.wallet.address, 10n ** 18n);
    const pay = payerByPermit2(chain.rpcUrl, `eip155:${chain.chainId}`);
    // The reference client signs an allowance without an end along, and so the next toll needs none.
    equal((await pay(house.origin + tolls.carried)).status, 200);
    equal((await pay(house.origin + tolls.permit2)).status, 200);
    equal(await chain.client.getTransactionCount({ address: chain.wallet.address }), 1);
    equal(await plainBalance(chain, bnbDollars, house.payTo), 2n * 10n ** 16n);
  } finally {
    await Promise.all([house, facilitator, chain].map((door) => door.close()));
  }
}

function payerByPermit2(rpcUrl: string, network: `eip155:${number}` = NETWORK_V2): Payer {
  const client = x402Client
    .fromConfig({ schemes: [], spendControls: false })
    .register(network, new ExactEvmScheme(walletAccount(), { rpcUrl }))
    .register(network, new UptoEvmScheme(walletAccount(), { rpcUrl }));
  return wrapFetchWithPayment(fetch, client);
}
