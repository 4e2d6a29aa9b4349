// A payment by each scheme, signed without any chain.
import { success } from '../../lib/core/failure.ts';
import { challengeWith, documentV2, headerOf, offerOnBase } from '../fixtures/challenges.ts';
import { feePayerOnSolana, offerOnSolana, payeeOnSolana, usdcOnSolana } from '../fixtures/solana.ts';
import { type Order, type Signed, signedFor } from './bought.ts';

const facilitator = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
export const stranger = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
export const exact = {
  ...offerOnBase,
  extra: { name: 'USD Coin', version: '2', assetTransferMethod: 'permit2' },
};
export const upto = { ...exact, scheme: 'upto', extra: { ...exact.extra, facilitatorAddress: facilitator } };
export const onSolana = {
  ...{ scheme: 'exact', network: offerOnSolana.network, amount: '10000', asset: usdcOnSolana },
  ...{ payTo: payeeOnSolana, maxTimeoutSeconds: 60, extra: { feePayer: feePayerOnSolana, memo: 'a paper' } },
};
export const sponsoring = {
  eip2612GasSponsoring: { info: { description: 'The seller pays.', version: '1' } },
};
export const carrying = {
  erc20ApprovalGasSponsoring: { info: { description: 'The seller pays.', version: '1' } },
};
export const approval = {
  nonce: '7',
  gas: '70000',
  feePerGas: '1000000000',
  tip: '0',
  fee: '70000000000000',
};
const fresh = {
  blockhash: 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N',
  lastHeight: '1050',
  slot: '1000',
};

export function signed(offer: object, order: Order = {}, extensions?: object): Promise<Signed> {
  const document = documentV2([offer], extensions === undefined ? {} : { extensions });
  return signedFor(challengeWith({ header: headerOf(document) }), {
    ...order,
    scales: { onlyTestMoney: false, ...order.scales },
    freshness: async () => success(fresh),
  });
}

export const ways: Readonly<Record<string, () => Promise<Signed>>> = {
  'a token’s own authorization': () => signed(offerOnBase),
  Permit2: () => signed(exact),
  'Permit2 with an allowance': () => signed(exact, { permitNonce: '7' }, sponsoring),
  'Permit2 with an approval': () => signed(exact, { approval }, carrying),
  'a ceiling': () => signed(upto),
  'a ceiling with an approval': () => signed(upto, { approval }, carrying),
  Solana: () => signed(onSolana),
};
