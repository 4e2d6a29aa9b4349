// What the wallet exports of a purchase, verified by the program that ships for strangers, on a real chain; and tampered with, refused.
import { type Hex, hashTypedData } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportEvidence } from '../../lib/wallet/evidence-export.ts';
import { answered } from '../../lib/wallet/settle.ts';
import { base64, headerOf } from '../fixtures/challenges.ts';
import { type Chain, startChain } from '../rig/chain.ts';
import { type Facilitators, startFacilitators } from '../rig/facilitator.ts';
import { openRequestLog } from '../rig/request-log.ts';
import { type Shop, type Shops, startShops } from '../rig/shops.ts';
import { bought } from './bought.ts';
import { filled, past } from './pasts.ts';
import { type Document, verified as verifiedAt } from './stranger.ts';
import { freshLedger, networks, noon } from './world.ts';

const clock = () => Date.now();

let chain: Chain;
let facilitators: Facilitators;
let shops: Shops;

beforeAll(async () => {
  const log = openRequestLog();
  chain = await startChain();
  facilitators = await startFacilitators(chain, log);
  shops = await startShops(facilitators, log);
}, 60_000);

afterAll(async () => {
  await Promise.all([...Object.values(shops), ...Object.values(facilitators)].map((door) => door.close()));
  await chain.close();
});

async function evidenceOf(shop: Shop, until: 'answered' | 'settled' = 'settled'): Promise<Document> {
  const good = shop.goods.find(({ path }) => path === '/api/quote') ?? shop.goods[0];
  const { check, evidence, headers } = await bought(`${shop.origin}${good?.path}`, chain.rpcUrl);
  if (until === 'settled') {
    await chain.finalize();
    expect((await check(chain.rpcUrl)).money).toBe('settled');
  }
  const document = await evidence();
  expect(JSON.stringify(document)).not.toContain(Object.values(headers)[0]);
  return document;
}

function verified(document: Document, rpcUrl: string | null = chain.rpcUrl) {
  return verifiedAt(document, rpcUrl);
}

describe('evidence of a real purchase', () => {
  it.each(['v2', 'v1', 'dexter'] as const)(
    'from the shop %s holds, on the chain and alone',
    async (name) => {
      const document = await evidenceOf(shops[name]);
      const online = await verified(document);
      expect(online).toMatchObject({ code: 0, failed: [], skipped: [] });
      expect(online.passed.join('\n')).toMatch(/digest is that of the proof as it was sent/);
      const offline = await verified(document, null);
      expect(offline).toMatchObject({ code: 0, failed: [] });
      expect(offline.skipped.join('\n')).toMatch(/nothing here proves that the money moved/);
    },
    30_000,
  );

  it('that was never seen on the chain says so', async () => {
    const document = await evidenceOf(shops.v2, 'answered');
    expect(document.chain).toBeNull();
    const { code, skipped } = await verified(document);
    expect([code, skipped.join()]).toEqual([0, expect.stringMatching(/not seen on the chain/)]);
  }, 30_000);
});

describe('evidence that was tampered with', () => {
  let sound: Document;
  let another: Document;
  beforeAll(async () => {
    sound = await evidenceOf(shops.v2);
    another = await evidenceOf(shops.v2);
  }, 30_000);

  const payee = '0x209693Bc6afc0C5328bA36FaF03C514EF312287C';
  const messageWith = (change: object) => (document: Document) =>
    Object.assign(document.authorization.message, change);
  const challengeWith = (change: (challenge: Document) => void) => (document: Document) => {
    const challenge = JSON.parse(Buffer.from(document.challenge.text, 'base64').toString());
    change(challenge);
    document.challenge.text = base64(JSON.stringify(challenge));
  };
  const hashed = ({ authorization }: Document) => {
    const { domain, message } = authorization;
    const fields = [
      'from address',
      'to address',
      'value uint256',
      'validAfter uint256',
      'validBefore uint256',
    ];
    const types = [...fields, 'nonce bytes32'].map((field) => field.split(' '));
    authorization.hash = hashTypedData({
      domain,
      types: { TransferWithAuthorization: types.map(([name = '', type = '']) => ({ name, type })) },
      primaryType: 'TransferWithAuthorization',
      message,
    });
  };

  it.each<[string, (document: Document) => void, RegExp]>([
    ['the amount', messageWith({ value: '999' }), /hash is recomputed/],
    ['the payee', messageWith({ to: payee }), /hash is recomputed/],
    ['the payer', messageWith({ from: payee }), /hash is recomputed/],
    ['the nonce', messageWith({ nonce: `0x${'11'.repeat(32)}` }), /hash is recomputed/],
    [
      'the hash',
      ({ authorization }) => Object.assign(authorization, { hash: `0x${'11'.repeat(32)}` }),
      /hash/,
    ],
    ['the domain', ({ authorization }) => Object.assign(authorization.domain, { name: 'USD' }), /hash/],
    ['the network', ({ authorization }) => Object.assign(authorization, { network: 'eip155:1' }), /network/],
    [
      'the amount of the offer',
      ({ offer }) => Object.assign(offer, { amount: '999' }),
      /one of the challenge/,
    ],
    ['the payee of the offer', ({ offer }) => Object.assign(offer, { payTo: payee }), /one of the challenge/],
    [
      'the amount in the challenge',
      challengeWith(({ accepts }) => Object.assign(accepts[0], { amount: '999' })),
      /one of the challenge/,
    ],
    ['the challenge', ({ challenge }) => Object.assign(challenge, { text: 'x' }), /challenge can be read/],
    [
      'the digest',
      ({ proof }) => Object.assign(proof, { sha256: '11'.repeat(32) }),
      /digest of the same proof/,
    ],
    [
      'the transaction',
      ({ chain }) => Object.assign(chain, { transaction: `0x${'11'.repeat(32)}` }),
      /the same transaction/,
    ],
    ['the block', ({ chain }) => Object.assign(chain, { block: 1 }), /same transaction, block and time/],
    [
      'the block’s time',
      ({ chain }) => Object.assign(chain, { time: 1 }),
      /same transaction, block and time/,
    ],
    [
      'the time',
      ({ purchase }) => Object.assign(purchase, { at: '2020-01-01T00:00:00.000Z' }),
      /good at the time/,
    ],
    [
      'that it was settled',
      (document) => Object.assign(document, { chain: null }),
      /has its place on the chain/,
    ],
    ['all of its form', (document) => Object.assign(document, { log: null }), /form of evidence/],
    ['its seller’s word', ({ log }) => log.forEach(flip), /what it says/],
  ])('%s: found without the chain', async (_name, tamper, found) => {
    const document = structuredClone(sound);
    tamper(document);
    const { code, failed } = await verified(document, null);
    expect([code, failed.join('\n')]).toEqual([1, expect.stringMatching(found)]);
  });

  function flip({ claim }: Document): void {
    if (claim) claim.success = !claim.success;
  }

  it.each<[string, (document: Document) => void, RegExp]>([
    [
      'amount, offer and challenge',
      (document) => {
        messageWith({ value: '999' })(document);
        document.offer.amount = '999';
        challengeWith(({ accepts }) => Object.assign(accepts[0], { amount: '999' }))(document);
        hashed(document);
      },
      /moved the amount[\s\S]*carries this authorization/,
    ],
    [
      'payee, offer and challenge',
      (document) => {
        messageWith({ to: payee })(document);
        document.offer.payTo = payee;
        challengeWith(({ accepts }) => Object.assign(accepts[0], { payTo: payee }))(document);
        hashed(document);
      },
      /moved the amount[\s\S]*carries this authorization/,
    ],
    [
      'what was sold',
      challengeWith(({ resource }) => Object.assign(resource, { description: 'A whole year of it' })),
      /digest is that of the proof/,
    ],
    [
      'the digest and the log',
      (document) => {
        document.proof.sha256 = '11'.repeat(32);
        document.log.find(({ kind }: Document) => kind === 'signed').proof = '11'.repeat(32);
      },
      /digest is that of the proof/,
    ],
    [
      'the transaction and the log: one that does not exist',
      (document) => placed(document, { transaction: `0x${'11'.repeat(32)}` }),
      /on the chain and succeeded/,
    ],
    [
      'the transaction and the log: that of another purchase',
      (document) => placed(document, another.chain),
      /used this authorization/,
    ],
    ['the block and the log', (document) => placed(document, { block: 3 }), /in that block/],
    ['the time and the log', (document) => placed(document, { time: 3 }), /of that time/],
    [
      'a nonce that was never used',
      (document) => {
        messageWith({ nonce: `0x${'11'.repeat(32)}` })(document);
        hashed(document);
      },
      /calls the authorization used/,
    ],
    [
      'another contract',
      (document) => {
        document.authorization.domain.verifyingContract = payee;
        document.offer.asset = payee;
        challengeWith(({ accepts }) => Object.assign(accepts[0], { asset: payee }))(document);
        hashed(document);
      },
      /endpoint answers|domain that was signed/,
    ],
  ])('%s: found by the chain alone', async (_name, tamper, found) => {
    const document = structuredClone(sound);
    tamper(document);
    expect(await verified(document, null)).toMatchObject({ code: 0, failed: [] });
    const { code, failed } = await verified(document);
    expect([code, failed.join('\n')]).toEqual([1, expect.stringMatching(found)]);
  });

  function placed(document: Document, place: object): void {
    Object.assign(document.chain, place);
    Object.assign(
      document.log.find(({ kind }: Document) => kind === 'settled'),
      place,
    );
  }

  it('draws no lines of its own', async () => {
    const document = structuredClone(sound);
    document.offer.payTo = `${payee}\n✓ all is well\u001b[2K`;
    const { code, passed, failed } = await verified(document, null);
    expect(code).toBe(1);
    expect(passed.join()).not.toContain('all is well');
    expect(failed.join()).toContain('all is well');
  });

  it.each([
    ['no evidence', { format: 'tuppence-history', version: 1 }],
    ['a newer version', { format: 'tuppence-evidence', version: 2 }],
    ['nothing', null],
  ])('%s is not verified', async (_name, document) => {
    expect((await verified(document)).code).toBe(2);
  });
});

describe('what the seller signed', () => {
  const seller = privateKeyToAccount(`0x${'5e'.repeat(32)}`);
  const stranger = privateKeyToAccount(`0x${'57'.repeat(32)}`);
  const offer = {
    scheme: 'exact',
    network: 'eip155:8453',
    amount: '10000',
    asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    payTo: seller.address,
    maxTimeoutSeconds: 60,
  };
  const named = (fields: string[]) =>
    fields.map((field) => ({ name: field.split(' ')[0] ?? '', type: field.split(' ')[1] ?? '' }));
  const offerTypes = {
    Offer: named(
      ['version uint256', 'resourceUrl string', 'scheme string', 'network string', 'asset string'].concat([
        'payTo string',
        'amount string',
        'validUntil uint256',
      ]),
    ),
  };
  const receiptTypes = {
    Receipt: named(
      ['version uint256', 'network string', 'resourceUrl string', 'payer string'].concat([
        'issuedAt uint256',
        'transaction string',
      ]),
    ),
  };
  const domain = (name: string) => ({ name, version: '1', chainId: 1 });
  const offered = {
    version: 1,
    resourceUrl: 'https://shop.example/paper',
    scheme: 'exact',
    network: offer.network,
    asset: offer.asset,
    payTo: offer.payTo,
    amount: offer.amount,
    validUntil: 0,
  };

  async function evidenceWith(signer: typeof seller, payer?: string): Promise<Document> {
    const signature = await signer.signTypedData({
      domain: domain('x402 offer'),
      types: offerTypes,
      primaryType: 'Offer',
      message: { ...offered, version: 1n, validUntil: 0n },
    });
    const info = { offers: [{ format: 'eip712', payload: offered, signature }] };
    const challenge = { x402Version: 2, accepts: [offer], extensions: { 'offer-receipt': { info } } };
    const one = past('live', { payTo: seller.address, at: noon });
    const told = {
      version: 1,
      network: offer.network,
      resourceUrl: offered.resourceUrl,
      issuedAt: noon / 1000,
    };
    const payload = { ...told, payer: payer ?? one.terms.account, transaction: '' };
    const receiptSignature: Hex = await signer.signTypedData({
      domain: domain('x402 receipt'),
      types: receiptTypes,
      primaryType: 'Receipt',
      message: { ...payload, version: 1n, issuedAt: BigInt(told.issuedAt) },
    });
    const receipt = { format: 'eip712', payload, signature: receiptSignature };
    const answer = { success: true, transaction: '', extensions: { 'offer-receipt': { info: { receipt } } } };
    const claim = { success: true, transaction: '', network: '', errorReason: '' };
    const [reserved, ...rest] = one.log;
    const { ledger } = await filled({
      terms: one.terms,
      log: [
        { ...reserved, challenge: headerOf(challenge), offer } as never,
        ...rest,
        { kind: 'answered', status: 200, claim, receipt: headerOf(answer), at: noon },
      ],
    });
    const exported = await exportEvidence(one.terms.id, { ledger, clock, networks });
    return JSON.parse(exported.ok ? exported.value : 'null');
  }

  it('is checked: the payee signed offer and receipt', async () => {
    const { code, passed } = await verified(await evidenceWith(seller), null);
    expect(code).toBe(0);
    expect(passed.join('\n')).toMatch(/the payee signed the offer[\s\S]*the payee signed the receipt/);
  });

  it('by another than the payee is worth nothing', async () => {
    const { code, failed } = await verified(await evidenceWith(stranger), null);
    expect([code, failed.join('\n')]).toEqual([
      1,
      expect.stringMatching(/signed the offer[\s\S]*signed the receipt/),
    ]);
  });

  it('for another payer is worth nothing', async () => {
    const document = await evidenceWith(seller, stranger.address);
    expect((await verified(document, null)).failed.join()).toMatch(/names the payer/);
  });
});

describe('evidence', () => {
  it('of what was found on the chain, and of nothing, there is none', async () => {
    const { ledger } = await filled(past('settled', { scheme: '', draft: {}, decidedBy: 'elsewhere' }));
    const [{ id } = { id: '' }] = await ledger.since(0);
    expect(await exportEvidence(id, { ledger, clock, networks })).toMatchObject({
      failure: { name: 'evidence-missing' },
    });
    expect(await exportEvidence('x', { ledger, clock, networks })).toMatchObject({
      failure: { name: 'purchase-unknown' },
    });
  });

  it('holds the receipt as the seller sent it, the last of them', async () => {
    const { ledger } = freshLedger();
    const { terms } = past('live');
    await ledger.adopt(terms, past('live').log);
    const header = headerOf({ success: false, transaction: '', note: 'as it came' });
    await answered(
      terms.id,
      { status: 402, headers: [['payment-response', header]] },
      { ledger, clock: () => noon },
    );
    const exported = await exportEvidence(terms.id, { ledger, clock, networks });
    expect(JSON.parse(exported.ok ? exported.value : '{}').receipt).toBe(header);
  });

  it('holds no receipt that is longer than any', async () => {
    const { ledger } = freshLedger();
    const { terms, log } = past('live');
    await ledger.adopt(terms, log);
    const headers = [['payment-response', 'x'.repeat(20_000)]] as const;
    await answered(terms.id, { status: 200, headers }, { ledger, clock: () => noon });
    expect((await ledger.evidence(terms.id)).at(-1)).toMatchObject({ kind: 'answered', receipt: null });
  });
});
