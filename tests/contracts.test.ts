// Walks the four shelves: whatever stands there keeps its contract, a newcomer too, before its author writes a test.
import { DEFAULT_ASSETS } from '@x402/evm';
import { DEFAULT_ASSETS as SVM_ASSETS } from '@x402/svm';
import fc from 'fast-check';
import { domainSeparator, getAddress, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import type { Challenge } from '../lib/core/challenge.ts';
import { failureNames, success } from '../lib/core/failure.ts';
import { familyOf } from '../lib/core/network-family.ts';
import type { Offer } from '../lib/core/offer.ts';
import { dialects } from '../lib/dialects/index.ts';
import { chainIdOf, type Network, networkIdNamed, shelf, type Token } from '../lib/networks/index.ts';
import type { RuleKind } from '../lib/rules/contract.ts';
import { type Payment, type Rule, ruleKinds } from '../lib/rules/index.ts';
import { type Draft, type Payer, type Scheme, schemes } from '../lib/schemes/index.ts';
import { bytesOfAddress } from '../lib/schemes/svm/addresses.ts';
import { tokenPrograms } from '../lib/schemes/svm/programs.ts';
import { setRule } from '../lib/wallet/rule-book.ts';
import { firstRules, templates } from '../lib/wallet/templates.ts';
import {
  payer as account,
  base64,
  challengeWith,
  documentV1,
  documentV2,
  headerOf,
  offerOnBase,
  offerV1,
  payee,
} from './fixtures/challenges.ts';
import { separators } from './fixtures/domain-separators.ts';
import { feePayerOnSolana, payeeOnSolana, payerOnSolana } from './fixtures/solana.ts';
import { payment as paymentLike } from './rules/payments.ts';

const shelves = { dialects, schemes, networks: shelf, rules: ruleKinds };

describe.each(Object.entries(shelves))(
  'the shelf of %s',
  (_name, shelf: readonly { readonly id: string }[]) => {
    it('holds something, and every id once', () => {
      const ids = shelf.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('has ids that can stand in a ledger for years: short, lower case but for a hash, without spaces', () => {
      for (const { id } of shelf)
        expect(id).toMatch(/^([a-z0-9][a-z0-9:-]{1,63}|solana:[1-9A-HJ-NP-Za-km-z]{32})$/);
    });
  },
);

// --- networks ------------------------------------------------------------------------------------------------------

describe.each(shelf.map((network) => [network.id, network] as const))('the network %s', (_id, network) => {
  it('has a canonical CAIP-2 id', () => {
    expect(network.id).toMatch(/^(eip155:[1-9][0-9]{0,15}|solana:[1-9A-HJ-NP-Za-km-z]{32})$/);
  });

  it('shares its names with no other network', () => {
    const others = shelf.filter((other) => other !== network);
    const taken = others.flatMap((other) => [other.name, ...other.v1Names]);
    for (const name of [network.name, ...network.v1Names]) expect(taken).not.toContain(name);
  });

  it('is asked and shown over https', () => {
    const pages = [network.explorerTransaction, network.explorerToken];
    for (const url of [...network.rpcUrls, ...pages]) expect(new URL(url ?? '').protocol).toBe('https:');
    for (const page of pages) expect(page).toMatch(/\/$/);
  });

  it('has two endpoints at least, each at a house of its own', () => {
    const hosts = network.rpcUrls.map((url) => new URL(url).host);
    expect(hosts.length).toBeGreaterThan(1);
    expect(new Set(hosts).size).toBe(hosts.length);
  });

  it('has tokens, each once', () => {
    const addresses = network.tokens.map(({ address }) => address.toLowerCase());
    expect(addresses.length).toBeGreaterThan(0);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});

const tokens = shelf.flatMap((network) => network.tokens.map((token) => ({ network, token })));
const nameOf = (network: Network, token: Token) => `${token.symbol} on ${network.name}`;

it('tokens with authorizations of their own have a domain, those of Solana a program, and none has both', () => {
  for (const { network, token } of tokens) {
    expect(token.program !== undefined).toBe(familyOf(network.id) === 'solana');
    if (token.transferMethods.includes('eip3009')) expect(token.domain).toBeDefined();
    if (token.domain !== undefined) expect(familyOf(network.id)).toBe('eip155');
  }
});

const mints = tokens.flatMap(({ network, token }) =>
  token.program === undefined ? [] : [[nameOf(network, token), network, token] as const],
);

describe.each(mints)('%s', (_name, network, token) => {
  it('is a mint by its address, and is moved by one of the two programs', () => {
    expect(bytesOfAddress(token.address)).toHaveLength(32);
    expect(tokenPrograms).toContain(token.program);
  });

  it('agrees with what sellers of @x402/svm name', () => {
    const theirs = SVM_ASSETS[network.id]?.find(({ asset }) => asset === token.address);
    const { symbol, decimals, program: tokenProgram } = token;
    expect(theirs).toMatchObject({ symbol, decimals, tokenProgram });
  });
});

const contracts = tokens.flatMap(({ network, token }) =>
  token.domain === undefined ? [] : [[nameOf(network, token), network, token] as const],
);

describe.each(contracts)('%s', (_name, network, token) => {
  it('is written with its EIP-55 checksum', () => {
    expect(token.address).toBe(getAddress(token.address));
  });

  it('has the domain separator that its pinned domain gives', () => {
    const domain = {
      ...token.domain,
      chainId: chainIdOf(network) ?? 0,
      verifyingContract: token.address as Hex, // getAddress has just accepted it
    };
    expect(domainSeparator({ domain })).toBe(token.domainSeparator);
  });

  it('has the domain separator that was read from the chain, where somebody has read it', () => {
    const read = separators[`${network.id}/${token.symbol}`];
    expect(read ?? token.domainSeparator).toBe(token.domainSeparator);
  });

  it('agrees with what sellers of @x402/evm sign by, where they know it', () => {
    const theirs = (DEFAULT_ASSETS[network.id] ?? []).find(
      ({ asset }) => getAddress(asset) === token.address,
    );
    const {
      name = token.domain.name,
      version = token.domain.version,
      decimals = token.decimals,
    } = theirs ?? {};
    expect({ domain: { name, version }, decimals }).toEqual({
      domain: token.domain,
      decimals: token.decimals,
    });
  });
});

it('no token whose separator somebody has read is missing', () => {
  const known = contracts.map(([, network, token]) => `${network.id}/${token.symbol}`);
  expect(Object.keys(separators).filter((read) => !known.includes(read))).toEqual([]);
});

describe.each(tokens.map(({ network, token }) => [nameOf(network, token), token] as const))(
  '%s',
  (_name, token) => {
    it('has plausible decimals and a way to be paid that a scheme knows', () => {
      expect(Number.isInteger(token.decimals) && token.decimals >= 0 && token.decimals <= 36).toBe(true);
      const ways = schemes.map(({ id }) => id);
      for (const method of token.transferMethods) expect(ways.some((way) => way.includes(method))).toBe(true);
    });
  },
);

// --- dialects ------------------------------------------------------------------------------------------------------

const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, '', '0', -1, [], {}, '\u0000'),
);
const document = fc
  .tuple(
    fc.constantFrom(documentV1(), documentV2(), documentV1([offerV1(), {}]), documentV2([null, offerOnBase])),
    fc.dictionary(fc.constantFrom('x402Version', 'accepts', 'resource', 'extensions', 'error'), oddValue, {
      maxKeys: 2,
    }),
  )
  .map(([good, change]) => JSON.stringify({ ...good, ...change }));
const text = fc.oneof(document, fc.json(), fc.string({ unit: 'binary' }), fc.constant(''));
const challenge: fc.Arbitrary<Challenge> = fc.record({
  url: fc.webUrl(),
  method: fc.constantFrom('GET', 'POST'),
  headers: fc.array(
    fc.tuple(
      fc.constantFrom('payment-required', 'payment-required', 'www-authenticate', 'x-cashu', 'content-type'),
      fc.oneof(text.map(base64), text),
    ),
    { maxLength: 3 },
  ),
  body: fc.option(text),
  source: fc.constantFrom('network', 'probe', 'page'),
});

describe.each(dialects.map((dialect) => [dialect.id, dialect] as const))('the dialect %s', (id, dialect) => {
  it('reads two thousand odd challenges without a throw: a reading with named failures, or null', () => {
    fc.assert(
      fc.property(challenge, (said) => {
        const reading = dialect.read(said, networkIdNamed(shelf));
        if (reading === null) return;
        expect(dialects.map((one) => one.id)).toContain(reading.dialect);
        const failures = [...reading.dropped, ...(reading.refusal === null ? [] : [reading.refusal])];
        for (const { name } of failures) expect(failureNames).toContain(name);
        if (reading.refusal !== null) expect(reading.offers).toEqual([]);
        for (const offer of reading.offers) {
          expect(offer.amount > 0n && offer.window > 0 && offer.payTo !== '' && offer.asset !== '').toBe(
            true,
          );
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads something: a good challenge of its kind gives an offer', () => {
    expect(goodOffers(id).length).toBeGreaterThan(0);
  });

  it('stays silent where a body is wanted and nobody has read one, or a header and there is none', () => {
    expect(dialect.read(challengeWith({}), networkIdNamed(shelf))).toBeNull();
  });

  it('writes its proof as headers of strict base64, and the payload comes out as it went in', () => {
    const payload = fc.record({
      signature: fc.string({ unit: 'grapheme' }),
      authorization: fc.dictionary(fc.string(), fc.string()),
    });
    fc.assert(
      fc.property(payload, (given) => {
        for (const offer of goodOffers(id)) {
          const headers = Object.entries(dialect.headersFor(offer, given));
          expect(headers.length).toBeGreaterThan(0);
          for (const [name, value] of headers) {
            expect(name).toMatch(/^[A-Za-z0-9-]+$/);
            expect(value).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
            const sent = JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as { payload: unknown };
            expect(JSON.stringify(sent.payload)).toBe(JSON.stringify(given));
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('names the headers of the answer in lower case, as they are kept', () => {
    expect(dialect.receiptHeaders.length).toBeGreaterThan(0);
    for (const name of dialect.receiptHeaders) expect(name).toMatch(/^[a-z0-9-]+$/);
  });
});

function goodOffers(id: string): Offer[] {
  const said = [documentV1(), documentV2()].flatMap((good) => [
    challengeWith({ header: headerOf(good) }),
    challengeWith({ body: JSON.stringify(good), source: 'probe' }),
  ]);
  return said
    .flatMap((one) => dialects.map((dialect) => dialect.read(one, networkIdNamed(shelf))))
    .flatMap((reading) => reading?.offers ?? [])
    .filter((offer) => offer.dialect === id);
}

// --- schemes -------------------------------------------------------------------------------------------------------

describe.each(schemes.map((scheme) => [scheme.id, scheme] as const))('the scheme %s', (_id, scheme) => {
  const fresh = { blockhash: '9'.repeat(43), lastHeight: '150', slot: '7' };
  const moment = { now: 1_800_000_000, maxWindow: 120, nonce: `0x${'ab'.repeat(32)}` as const };

  it('can pay something that is pinned', () => {
    expect(payable(scheme).length).toBeGreaterThan(0);
  });

  it.each<[string, Partial<Offer>]>([
    ['scheme', { scheme: 'barter' }],
    ['scheme of the object’s own', { scheme: 'toString' }],
    ['transfer method', { extra: { assetTransferMethod: 'telepathy' } }],
    ['payment flow', { extra: { paymentFlow: 'weird' } }],
    ['payee', { payTo: 'merchant' }],
    ['asset', { asset: 'USD' }],
  ])('refuses an unknown %s by a name', (_what, change) => {
    for (const { offer, payer } of payable(scheme)) {
      expect(failureNames).toContain(scheme.refusal({ ...offer, ...change }, payer)?.name);
    }
  });

  it('refuses an unknown token domain by a name, where tokens have one', () => {
    for (const { offer, payer } of payable(scheme).filter((one) => one.payer.token?.domain !== undefined)) {
      const extra = { ...offer.extra, name: 'Other Coin', version: '9' };
      expect(scheme.refusal({ ...offer, extra }, payer)?.name).toBe('token-domain-mismatch');
    }
  });

  it('refuses a token that is not in our table, and a payment to oneself', () => {
    for (const { offer, payer } of payable(scheme)) {
      expect(failureNames).toContain(scheme.refusal(offer, { ...payer, token: undefined })?.name);
      expect(failureNames).toContain(scheme.refusal({ ...offer, payTo: payer.account }, payer)?.name);
    }
  });

  it('refuses odd offers without a throw', () => {
    const change = fc.record(
      {
        scheme: fc.string(),
        asset: fc.string(),
        payTo: fc.string(),
        extra: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, (odd) => {
        for (const { offer, payer } of payable(scheme)) {
          const refusal = scheme.refusal({ ...offer, ...(odd as Partial<Offer>) }, payer);
          if (refusal !== null) expect(failureNames).toContain(refusal.name);
        }
      }),
    );
  });

  it('drafts purely, in strings alone', () => {
    for (const { offer, payer } of payable(scheme)) {
      const make = () => scheme.draft(deepFrozen(offer), deepFrozen(payer), deepFrozen(moment));
      const draft = make();
      expect(make()).toEqual(draft);
      expect(Object.values(draft).length).toBeGreaterThan(0);
      for (const value of Object.values(draft)) expect(typeof value).toBe('string');
      expect(JSON.parse(JSON.stringify(draft))).toEqual(draft);
    }
  });

  it('drafts the price, the payee and a window that the wallet allows', () => {
    for (const { offer, payer } of payable(scheme)) {
      const draft: Draft = scheme.draft({ ...offer, window: 10 ** 9 }, payer, moment);
      expect(Object.values(draft)).toContain(offer.amount.toString());
      expect(Object.values(draft)).toContain(offer.payTo);
      const window = Number(draft.validBefore) - moment.now;
      expect(window > 0 && window <= moment.maxWindow).toBe(true);
    }
  });

  it('tells from a draft alone what the chain is asked about: this payment and no other', () => {
    for (const { offer, payer } of payable(scheme)) {
      const draft = scheme.draft(offer, payer, moment);
      const { payTo, amount, nonce, validAfter, validBefore } = scheme.authorization(draft);
      expect([payTo, amount, nonce]).toEqual([offer.payTo, offer.amount, moment.nonce]);
      expect(validAfter <= moment.now && validBefore === Number(draft.validBefore)).toBe(true);
    }
  });

  it('signs the draft that it was given, the same each time, without changing it', async () => {
    const key = new Uint8Array(32).fill(7);
    for (const { offer, payer } of payable(scheme)) {
      const drafted = scheme.draft(offer, payer, moment);
      const prepared = (await scheme.prepare?.(drafted, async () => success(fresh))) ?? success(drafted);
      if (!prepared.ok) throw new Error('a whole draft was expected');
      const draft = deepFrozen(prepared.value);
      const once = await scheme.sign(draft, payer, key.slice());
      expect(await scheme.sign(draft, payer, key.slice())).toEqual(once);
      // What is signed as it is drafted shows it; what is signed as bytes is read in a test of its own.
      if (scheme.prepare === undefined)
        for (const value of Object.values(draft)) expect(JSON.stringify(once)).toContain(value);
    }
  });
});

/** Offers that the scheme says it can pay, found among all pinned tokens: a new scheme needs no sample of its own. */
function payable(scheme: Scheme): { offer: Offer; payer: Payer }[] {
  return tokens
    .map(({ network, token }) => ({
      offer: {
        dialect: 'x402-v2',
        scheme: scheme.id.split('-')[0] ?? '',
        network: network.id,
        asset: token.address,
        amount: 12_345n,
        payTo: familyOf(network.id) === 'solana' ? payeeOnSolana : payee,
        window: 60,
        extra: {
          ...token.domain,
          ...(token.program === undefined ? {} : { feePayer: feePayerOnSolana }),
          ...(scheme.spendsBy === 'permit2'
            ? { assetTransferMethod: 'permit2', facilitatorAddress: payee }
            : {}),
        },
        words: null,
        original: {},
        echo: {},
      },
      payer: {
        account: familyOf(network.id) === 'solana' ? payerOnSolana : account,
        chainId: chainIdOf(network),
        token,
      },
    }))
    .filter(({ offer, payer }) => scheme.refusal(offer, payer) === null);
}

function deepFrozen<T extends object>(value: T): T {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) deepFrozen(member);
  return Object.freeze(value);
}

// --- rules ---------------------------------------------------------------------------------------------------------

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    ' ',
    '-1',
    '1e3',
    '0x1',
    '01',
    1,
    1n,
    Number.NaN,
    [],
    {},
    () => true,
    Symbol('on'),
  ),
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
);

describe.each(ruleKinds.map((kind) => [kind.id, kind] as const))('the rule kind %s', (id, kind) => {
  it('reads its example, what it is without a setting, and what the rule book and the templates write', async () => {
    const rules = [...Object.values(templates), ...firstRules].map((rule) => rule.settings);
    const written = [...(await writtenByTheBook()), ...rules].map((all) => all[id]);
    const settings = [kind.example, kind.unset, ...written].filter((setting) => setting !== undefined);
    for (const setting of settings.filter((one) => one !== 'off')) expect(kind.read(setting)).not.toBeNull();
    if (settings.includes('off')) expect(kind.mayBeOff).toBe(true);
  });

  it('has a name on the screen', () => {
    expect(kind.text).toBe(`rule_${id.replaceAll('-', '_')}`);
  });

  it('refuses junk with null: a setting that no book wrote is nobody’s permission', () => {
    for (const value of [undefined, null, '', 'yes', '-1', '1e3', '01', 1, 1n, Number.NaN, [], {}]) {
      expect(kind.read(value)).toBeNull();
    }
  });

  it('never throws, and never says pay when the day was spent without measure', async () => {
    const settings = [
      kind.example,
      ...(await writtenByTheBook()).map((written) => written[id] ?? kind.unset),
    ];
    expect(() => assertBounded(kind, settings)).not.toThrow();
  });
});

it('a kind that pays without a bound over time would be found', () => {
  const generous: RuleKind = {
    id: 'generous',
    text: 'rule_generous',
    scope: 'site',
    role: 'budget',
    example: '1',
    read: () => () => ({ say: 'pay', reason: 'within-per-day' }),
  };
  expect(() => assertBounded(generous, ['1'])).toThrow('Property failed');
});

function assertBounded(kind: RuleKind, settings: readonly unknown[]): void {
  const limits = fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String);
  const without = 10n ** 30n;
  const payment: fc.Arbitrary<Payment> = fc
    .record({
      origin: fc.constantFrom('https://shop.example', 'https://media.example'),
      money: fc.constantFrom('real' as const, 'test' as const),
      cost: fc.bigInt({ min: 1n, max: 10n ** 20n }),
      spentOnFile: fc.bigInt({ min: 0n, max: 10n ** 20n }),
      payeeChanged: fc.boolean(),
      networkChanged: fc.boolean(),
      usual: fc.option(fc.bigInt({ min: 1n, max: 10n ** 20n })),
    })
    .map((change) =>
      paymentLike({ ...change, spentDay: without, spentMonth: without, spentByOrigin: without }),
    );
  fc.assert(
    fc.property(fc.oneof(junk, fc.constantFrom(...settings), limits), payment, (stored, asked) => {
      const judgeOf = kind.read(stored);
      expect(judgeOf?.(asked, undefined)?.say).not.toBe('pay');
    }),
    { numRuns: 500 },
  );
}

async function writtenByTheBook(): Promise<Rule['settings'][]> {
  const written: Rule[] = [];
  const ledger = {
    putRule: async (rule: Rule) => void written.push(rule),
    rule: async () => undefined,
    holding: async () => ({ rule: undefined, all: undefined }),
  } as unknown as Parameters<typeof setRule>[2]['ledger'];
  for (const blocked of [false, true]) {
    for (const limit of ['0', '50000', '999999999999999999']) {
      const view = { on: true, blocked, perRequest: limit, perDay: limit, money: 'real' } as const;
      await setRule('https://shop.example', view, {
        ledger,
        clock: () => 0,
        confirm: async () => success(null),
      });
    }
  }
  return written.map(({ settings }) => settings);
}
