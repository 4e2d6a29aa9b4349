// Signing in where one has paid: the reference server asks, lets the payer in without another payment, and nobody else.
import type { x402ResourceServer } from '@x402/core/server';
import {
  createSIWxRequestHook,
  createSIWxResourceServerExtension,
  declareSIWxExtension,
  InMemorySIWxStorage,
  parseSIWxHeader,
  type SIWxHookEvent,
} from '@x402/extensions/sign-in-with-x';
import { bytesToHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignInFacts } from '../../lib/core/sign-in.ts';
import { readChallenge } from '../../lib/dialects/index.ts';
import { networkIdNamed, shelf } from '../../lib/networks/index.ts';
import { signIn } from '../../lib/wallet/sign-in.ts';
import { challengeWith, documentV2, headerOf, paper } from '../fixtures/challenges.ts';
import { facts as anyFacts, asked, now } from '../fixtures/sign-ins.ts';

const key = new Uint8Array(32).fill(7);
const { address } = privateKeyToAccount(bytesToHex(key));
const facts: SignInFacts = { ...anyFacts, account: address };
const supportedChains = [{ chainId: 'eip155:8453', type: 'eip191' }];

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }));
afterEach(() => void vi.useRealTimers());

type Enrich = NonNullable<
  Parameters<x402ResourceServer['registerExtension']>[0]['enrichPaymentRequiredResponse']
>;

/** What the reference server puts into its challenge, read back by our dialect. */
async function askedBy(
  options: Parameters<typeof declareSIWxExtension>[0],
  accepts?: unknown,
): Promise<unknown> {
  const extension = createSIWxResourceServerExtension({
    storage: new InMemorySIWxStorage(),
    origin: 'https://shop.example',
  });
  // The cast: of the context the extension reads these two members alone.
  const context = { resourceInfo: { url: paper }, requirements: [] } as unknown as Parameters<Enrich>[1];
  const declared = declareSIWxExtension(options)['sign-in-with-x'];
  const info = await extension.enrichPaymentRequiredResponse?.(declared, context);
  const document = documentV2(accepts, { extensions: { 'sign-in-with-x': info } });
  const [reading] = readChallenge(challengeWith({ header: headerOf(document) }), networkIdNamed(shelf));
  return reading?.extensions['sign-in-with-x'];
}

async function answeredWith(header: string, payers: readonly string[]): Promise<string> {
  const storage = new InMemorySIWxStorage();
  for (const payer of payers) await storage.recordPayment('/paper', payer);
  const events: SIWxHookEvent[] = [];
  const origin = 'https://shop.example';
  const hook = createSIWxRequestHook({ storage, origin, onEvent: (event) => void events.push(event) });
  // The casts: of request and route the hook reads these members alone.
  const context = { path: '/paper', adapter: { getHeader: () => header } } as unknown as Parameters<
    typeof hook
  >[0];
  const granted = await hook(context, { accepts: [{}] } as unknown as Parameters<typeof hook>[1]);
  return granted === undefined ? (events[0]?.type ?? 'not paid') : 'let in';
}

function headerFor(extension: unknown, known = facts): string {
  const signed = signIn(extension, known, key);
  if (!signed.ok) throw new Error(signed.failure.name);
  return signed.value.headers['SIGN-IN-WITH-X'] ?? '';
}

describe('the reference server', () => {
  it.each([
    ['in short', { network: 'eip155:8453' }],
    [
      'with a statement and an end',
      { network: 'eip155:8453', statement: 'Read it again.', expirationSeconds: 60 },
    ],
    [
      'among several chains',
      { network: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'eip155:1', 'eip155:8453'] },
    ],
  ])('asks %s, and lets in who has paid', async (_name, options) => {
    const header = headerFor(await askedBy(options));
    expect(await answeredWith(header, [address])).toBe('let in');
    expect(await answeredWith(header, [])).toBe('not paid');
  });

  it('asks on a route that takes no payment at all', async () => {
    const header = headerFor(await askedBy({ network: 'eip155:8453' }, []));
    expect(parseSIWxHeader(header)).toMatchObject({ address, chainId: 'eip155:8453', type: 'eip191' });
  });

  it('lets nobody in with a member that was changed on the way', async () => {
    const signed = parseSIWxHeader(headerFor(await askedBy({ network: 'eip155:8453' })));
    const changed = [
      { nonce: 'f'.repeat(32) },
      { address: paper },
      { chainId: 'eip155:1' },
      { resources: [] },
    ];
    for (const change of changed) {
      const header = headerOf({ ...signed, ...change });
      expect(await answeredWith(header, [address, paper])).toBe('validation_failed');
    }
  });
});

describe('what is refused', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'sign-in-malformed'],
    ['an extension without chains', { info: asked }, 'sign-in-malformed'],
    [
      'chains that are none',
      { info: asked, supportedChains: [null, 'eip155:8453', {}] },
      'sign-in-other-network',
    ],
    [
      'another chain',
      { info: asked, supportedChains: [{ chainId: 'eip155:1', type: 'eip191' }] },
      'sign-in-other-network',
    ],
    [
      'another kind of signature',
      { info: asked, supportedChains: [{ chainId: 'eip155:8453', type: 'ed25519' }] },
      'sign-in-other-network',
    ],
    [
      'our chain beyond the thirty-second',
      { info: asked, supportedChains: [...Array(32).fill({}), ...supportedChains] },
      'sign-in-other-network',
    ],
    ['no info', { supportedChains }, 'sign-in-malformed'],
    ['another site', { info: { ...asked, domain: 'bank.example' }, supportedChains }, 'sign-in-other-site'],
  ])('%s', (_name, extension, failure) => {
    expect(signIn(extension, facts, key)).toMatchObject({ ok: false, failure: { name: failure } });
  });
});
