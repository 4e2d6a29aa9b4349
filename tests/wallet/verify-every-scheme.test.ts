// Evidence of what was paid through Permit2, on Solana and by a smart account, from real sellers on real chains: a stranger's program
// verifies all of it there, and finds what only the chain can tell is wrong.
import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  hashTypedData,
  maxUint256,
  parseAbi,
  parseEther,
} from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invalidateCall } from '../../lib/schemes/cancel-permit2.ts';
import { exactSpending } from '../../lib/schemes/exact-permit2.ts';
import { permit2Contract } from '../../lib/schemes/permit2-contract.ts';
import { facilitatorV2Account, walletAccount } from '../rig/accounts.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { accountClient } from '../rig/chain-client.ts';
import { type Facilitators, startFacilitators } from '../rig/facilitator.ts';
import { allowPermit2 } from '../rig/permit2.ts';
import { openRequestLog } from '../rig/request-log.ts';
import { type Shops, startShops } from '../rig/shops.ts';
import { placeSmartAccount } from '../rig/smart-account.ts';
import { openSolanaSide, type SolanaSide } from '../rig/solana-side.ts';
import { openTollhouse, TOLL, type Tollhouse, tolls, UPTO_TAKEN } from '../rig/tollhouse.ts';
import { bought, type Order, type Signed, signedAt } from './bought.ts';
import { type Document, verified } from './stranger.ts';

let chain: Chain;
let facilitators: Facilitators;
let shops: Shops;
let tollhouse: Tollhouse;
let side: SolanaSide;

beforeAll(async () => {
  const log = openRequestLog();
  chain = await startChain();
  facilitators = await startFacilitators(chain, log);
  shops = await startShops(facilitators, log);
  tollhouse = await openTollhouse(chain, facilitators.v2, log);
  side = await openSolanaSide(facilitators, log);
  await allowPermit2(chain, maxUint256);
}, 180_000); // the first time ever, the contracts are fetched

afterAll(async () => {
  const doors = [tollhouse, side, ...Object.values(shops), ...Object.values(facilitators)];
  await Promise.all(doors.map((door) => door.close()));
  await chain.close();
});

const toll = (path: string, order?: Order) => bought(tollhouse.origin + path, chain.rpcUrl, order);

/** Final on its chain, and in the wallet's books. */
async function settled(one: Signed): Promise<Document> {
  if (one.purchase.scheme === 'exact-svm') side.chain.finalize();
  else await chain.finalize();
  expect(await one.check(rpcUrlOf(one))).toMatchObject({ money: 'settled' });
  return one.evidence();
}

function rpcUrlOf({ purchase }: Pick<Signed, 'purchase'>): string {
  return purchase.scheme === 'exact-svm' ? side.chain.rpcUrl : chain.rpcUrl;
}

const purchases: Readonly<Record<string, () => Promise<Signed>>> = {
  'through Permit2': () => toll(tolls.permit2),
  'up to a ceiling': () => toll(tolls.upto),
  'on Solana': () => bought(`${side.shops.v2.origin}/api/quote`, side.chain.rpcUrl),
  'on Solana, version 1': () => bought(`${side.shops.v1.origin}/api/quote`, side.chain.rpcUrl),
};

describe.each(Object.entries(purchases))('a payment %s', (name, buy) => {
  it('holds with everything that can be checked, and before that is said not to be seen', async () => {
    const one = await buy();
    const early = await verified(await one.evidence(), rpcUrlOf(one));
    expect([early.code, early.failed]).toEqual([0, []]);
    const unseen = name.startsWith('on Solana')
      ? /its blockhash still holds/
      : /Permit2 calls its nonce used/;
    expect(early.skipped.join('\n')).toMatch(unseen);
    const { code, failed, skipped, passed } = await verified(await settled(one), rpcUrlOf(one));
    expect([code, failed, skipped]).toEqual([0, [], []]);
    expect(passed.join('\n')).toMatch(/the payer signed it[\s\S]*digest is that of the proof as it was sent/);
  }, 30_000);
});

it('an allowance that was signed along is verified as well', async () => {
  await allowPermit2(chain, 0n);
  const document = await settled(await toll(tolls.sponsored, { permitNonce: '0' }));
  await allowPermit2(chain, maxUint256);
  const { code, failed, skipped, passed } = await verified(document, chain.rpcUrl);
  expect([code, failed, skipped]).toEqual([0, [], []]);
  expect(passed.join('\n')).toMatch(/signed the allowance as well[\s\S]*proof as it was sent/);
}, 30_000);

it('a blockhash that has lapsed is said to have', async () => {
  const one = await signedAt(`${side.shops.v2.origin}/api/quote`, side.chain.rpcUrl);
  side.chain.expireBlockhashes();
  side.chain.finalize();
  const { skipped } = await verified(await one.evidence(), side.chain.rpcUrl);
  expect(skipped.join('\n')).toMatch(/it can land no more/);
});

describe('tampered with so that only the chain can tell', () => {
  const sound: Record<string, Document> = {};
  let another: Document;
  beforeAll(async () => {
    for (const [name, buy] of Object.entries(purchases)) sound[name] = await settled(await buy());
    another = await settled(await toll(tolls.permit2));
  }, 60_000);

  const base64 = (document: unknown) => Buffer.from(JSON.stringify(document)).toString('base64');

  /** In the document, and wherever it says the same. */
  function placed(document: Document, place: object): void {
    Object.assign(document.chain, place);
    Object.assign(
      document.log.find(({ kind }: Document) => kind === 'settled'),
      place,
    );
  }

  function challenged(document: Document, change: (challenge: Document) => void): void {
    const { challenge } = document;
    const said = JSON.parse(Buffer.from(challenge.text, 'base64').toString());
    change(said);
    challenge.text = base64(said);
    document.offer = said.accepts[0];
  }

  function nonce(document: Document, value: string): void {
    document.authorization.message.nonce = value;
    document.authorization.hash = hashTypedData(document.authorization);
  }

  it.each<[string, string, (document: Document) => void, RegExp]>([
    [
      'more was taken',
      'up to a ceiling',
      (document) => {
        placed(document, { taken: '5000' });
        document.receipt = null;
      },
      /moved what was taken[\s\S]*what the facilitator named/,
    ],
    [
      'a nonce that was never used',
      'through Permit2',
      (document) => nonce(document, '7'),
      /calls the nonce used[\s\S]*since that block[\s\S]*carries this permit/,
    ],
    [
      'the transaction of another purchase',
      'through Permit2',
      (document) => {
        placed(document, another.chain);
        document.receipt = null;
      },
      /since that block[\s\S]*carries this permit/,
    ],
    [
      'a transaction that does not exist',
      'through Permit2',
      (document) => placed(document, { transaction: `0x${'11'.repeat(32)}` }),
      /on the chain and succeeded/,
    ],
    [
      'another payer',
      'through Permit2',
      ({ authorization }) => void Object.assign(authorization, { payer: facilitatorV2Account().address }),
      /calls the nonce used[\s\S]*moved the amount[\s\S]*carries this permit[\s\S]*payer signed it/,
    ],
    [
      'what was sold',
      'up to a ceiling',
      (document) =>
        challenged(document, ({ resource }) =>
          Object.assign(resource, { description: 'A whole year of it' }),
        ),
      /digest is that of the proof/,
    ],
    ['the time', 'on Solana', (document) => placed(document, { time: 3 }), /of that time/],
    ['the block', 'on Solana', (document) => placed(document, { block: 3 }), /in that block/],
    [
      'the transaction of another purchase on Solana',
      'on Solana',
      (document) => {
        placed(document, sound['on Solana, version 1'].chain);
        document.receipt = null;
      },
      /message that was signed, byte for byte/,
    ],
    [
      'a message that was never signed',
      'on Solana',
      (document) => {
        const other = sound['on Solana, version 1'].authorization;
        challenged(document, ({ accepts }) => Object.assign(accepts[0], { payTo: other.message.to }));
        document.authorization = other;
      },
      /byte for byte/,
    ],
    [
      'what was sold on Solana',
      'on Solana',
      (document) =>
        challenged(document, ({ resource }) =>
          Object.assign(resource, { description: 'A whole year of it' }),
        ),
      /digest is that of the proof/,
    ],
  ])('%s', async (_name, of, tamper, found) => {
    const document = structuredClone(sound[of]);
    tamper(document);
    expect(await verified(document, null)).toMatchObject({ code: 0, failed: [] });
    const rpcUrl = of.startsWith('on Solana') ? side.chain.rpcUrl : chain.rpcUrl;
    const { code, failed } = await verified(document, rpcUrl);
    expect([code, failed.join('\n')]).toEqual([1, expect.stringMatching(found)]);
  });

  it('or that another chain is asked', async () => {
    const swapped = await verified(sound['on Solana'], chain.rpcUrl);
    expect(swapped.failed.join('\n')).toMatch(/the endpoint answers/);
  });
});

describe('of a ceiling', () => {
  it('it tells what was agreed to, and what the chain showed that was taken', async () => {
    const document = await settled(await toll(tolls.upto));
    expect(document.authorization).toMatchObject({ ceiling: String(TOLL) });
    expect(document.chain).toMatchObject({ taken: String(UPTO_TAKEN) });
  });

  it('before it is final, what the transaction moved is said by the program alone', async () => {
    const one = await toll(tolls.upto);
    expect(await one.check(chain.rpcUrl)).toMatchObject({ money: 'seen' });
    const document = await one.evidence();
    expect(document.chain).toMatchObject({ taken: null, final: false });
    const { code, skipped } = await verified(document, chain.rpcUrl);
    expect([code, skipped.join()]).toEqual([0, expect.stringMatching(`the transaction moved ${UPTO_TAKEN}`)]);
  });
});

describe('a permit that is carried out behind another contract', () => {
  const multicall = '0xcA11bde05977b3631167028862bE2a173976CA11';
  const calls = parseAbi([
    'struct Permitted { address token; uint256 amount; }',
    'struct Permit { Permitted permitted; uint256 nonce; uint256 deadline; }',
    'struct Witness { address to; uint256 validAfter; }',
    'struct Call { address target; bytes callData; }',
    'function settle(Permit permit, address owner, Witness witness, bytes signature)',
    'function aggregate(Call[] calls) returns (uint256 blockNumber, bytes[] returnData)',
  ]);

  const signed = () => signedAt(tollhouse.origin + tolls.permit2, chain.rpcUrl);

  async function mined(hash: Hex): Promise<void> {
    const { status } = await chain.client.waitForTransactionReceipt({ hash });
    expect(status).toBe('success');
  }

  function settling({ headers, purchase }: Signed): Hex {
    const { payload } = JSON.parse(Buffer.from(Object.values(headers)[0] ?? '', 'base64').toString());
    const { permitted, nonce, deadline, witness } = payload.permit2Authorization;
    const permit = { permitted, nonce: BigInt(nonce), deadline: BigInt(deadline) };
    const owner = purchase.account as Address; // our own
    const args = [permit, owner, { ...witness, validAfter: 0n }, payload.signature] as const;
    return encodeFunctionData({ abi: calls, functionName: 'settle', args });
  }

  it('holds, and what cannot be seen is said', async () => {
    const one = await signed();
    const call = { target: exactSpending.spender, callData: settling(one) };
    const data = encodeFunctionData({ abi: calls, functionName: 'aggregate', args: [[call]] });
    await mined(await chain.client.sendTransaction({ account: facilitatorV2Account(), to: multicall, data }));
    const { code, failed, skipped } = await verified(await settled(one), chain.rpcUrl);
    expect([code, failed]).toEqual([0, []]);
    expect(skipped.join('\n')).toMatch(
      /Permit2 has checked one of this nonce[\s\S]*digest cannot be recomputed/,
    );
  }, 30_000);

  it('is not claimed of one that its payer has ended, in the block of another payment', async () => {
    const one = await signed();
    const { client, rpcUrl, chainId, usdc } = chain;
    const wallet = accountClient(rpcUrl, walletAccount(), chainId);
    const { nonce, payTo, amount } = one.purchase;
    const args = [payTo as Address, BigInt(amount)] as const; // of the offer
    const transfer = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args });
    await client.setBalance({ address: wallet.account.address, value: parseEther('1') });
    await client.setAutomine(false);
    const hashes = [
      await wallet.sendTransaction({ to: permit2Contract, data: invalidateCall(nonce), gas: 100_000n }),
      await wallet.sendTransaction({ to: usdc, data: `${transfer}${nonce.slice(2)}`, gas: 100_000n }),
    ];
    await client.mine({ blocks: 1 });
    await client.setAutomine(true);
    await client.setBalance({ address: wallet.account.address, value: 0n });
    for (const hash of hashes) await mined(hash);
    const { code, failed } = await verified(await settled(one), rpcUrl);
    expect([code, failed.join('\n')]).toEqual([1, expect.stringMatching(/not ended by the payer/)]);
  }, 30_000);
});

describe('a payer that is a contract', () => {
  it('is asked whether it takes the signature, and nobody else is believed', async () => {
    const account = await placeSmartAccount(chain, 5_000n);
    const payers = { smart: [{ network: 'eip155:84532', address: account, pays: true }], refusing: [] };
    const document = await settled(
      await bought(`${shops.v2.origin}/api/quote`, chain.rpcUrl, { scales: { payers } }),
    );
    expect(document.authorization).toMatchObject({ judgedBy: 'contract', message: { from: account } });
    const { code, failed, skipped, passed } = await verified(document, chain.rpcUrl);
    expect([code, failed, skipped]).toEqual([0, [], []]);
    expect(passed.join('\n')).toMatch(/is a contract, and takes the signature/);
    document.authorization.judgedBy = 'key';
    const called = await verified(document, chain.rpcUrl);
    expect([called.code, called.failed.join()]).toEqual([1, expect.stringMatching(/the payer signed it/)]);
    // Its code is gone, and what it was is not known.
    document.authorization.judgedBy = 'contract';
    await chain.client.setCode({ address: account, bytecode: '0x' });
    expect((await verified(document, chain.rpcUrl)).failed.join()).toMatch(/the payer signed it/);
  }, 30_000);
});
