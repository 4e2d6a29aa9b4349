// The report that a site's owner can mend a 402 by: what was wrong with it, where, and what the specification wants there.
import type { FailureName } from '../core/failure.ts';
import type { Diagnosis, Finding } from './api.ts';
import type { Family } from './families.ts';

/** In English, for whoever runs the server. Nothing of the person or the wallet is in it: no account, no cookie, no query. */
export function reportOf(diagnosis: Diagnosis): string {
  const { at, address, method, family, beside, findings, headers, source } = diagnosis;
  const report = {
    report: 'A browser wallet could not read the terms of a 402 answer. Nothing was paid.',
    url: address,
    method,
    status: 402,
    at: new Date(at).toISOString(),
    seen: sources[source],
    protocol: protocols[family],
    alsoNamed: beside.map((other) => protocols[other]),
    findings: findings.map(described),
    specification: specificationOf(diagnosis),
    responseHeaders: headers,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The section that says how it ought to be. */
export function specificationOf({ family, findings }: Pick<Diagnosis, 'family' | 'findings'>): string {
  const field = findings[0]?.field ?? '';
  const isInside = /^(accepts|x402Version)/.test(field);
  return isInside ? (documentSections[family] ?? sections[family]) : sections[family];
}

const sources: Readonly<Record<Diagnosis['source'], string>> = {
  network: 'on the network, headers only',
  probe: 'on the network, headers and body of the same GET',
  page: 'by the page alone',
};

const protocols: Readonly<Record<Family, string>> = {
  'x402-v2': 'x402 version 2',
  'x402-v1': 'x402 version 1',
  x402: 'x402, version not readable',
  mpp: 'MPP (WWW-Authenticate: Payment)',
  l402: 'L402 / LSAT',
  cashu: 'Cashu (X-Cashu)',
  'privacy-pass': 'Privacy Pass (WWW-Authenticate: PrivateToken)',
  'pay-per-crawl': 'pay per crawl, for registered crawlers',
  card: 'a declined card',
  plain: 'none that is named',
};

const sections: Readonly<Record<Family, string>> = {
  'x402-v2': 'x402 specs/transports-v2/http.md, Payment Required Signaling',
  'x402-v1': 'x402 specs/transports-v1/http.md, Payment Required Signaling',
  x402: 'x402 specs/transports-v2/http.md, Payment Required Signaling',
  mpp: 'draft-httpauth-payment-00',
  l402: 'L402 protocol specification',
  cashu: 'Cashu NUT-24',
  'privacy-pass': 'RFC 9577',
  'pay-per-crawl': 'x402 specs/schemes/batch-settlement/scheme_batch_settlement_cloudflare.md',
  card: 'RFC 9110, 15.5.3',
  plain: 'RFC 9110, 15.5.3',
};

const documentSections: Partial<Readonly<Record<Family, string>>> = {
  'x402-v2': 'x402 specs/x402-specification-v2.md, 5.1.2',
  'x402-v1': 'x402 specs/x402-specification-v1.md, 5.1.2',
  x402: 'x402 specs/x402-specification-v2.md, 5.1.2',
};

function described({ name, field }: Finding) {
  return { field, defect: name, expected: expected.get(name) ?? 'terms that the wallet can pay' };
}

const limits = 'at most 16 KiB, 32 levels deep';
const offered =
  'a network, token and scheme that the wallet knows; this one may be right and is only unknown to it';

/** What would have been right, in the words of the specification. */
const expected: ReadonlyMap<FailureName, string> = new Map([
  ['challenge-too-large', limits],
  ['challenge-too-deep', limits],
  ['challenge-unreadable', 'base64 of UTF-8 JSON in the header (v2), or JSON in the body (v1)'],
  ['challenge-duplicate-key', 'each member named once'],
  ['challenge-ambiguous', 'one PAYMENT-REQUIRED header with one value'],
  ['challenge-version-unknown', 'the number 1 or 2'],
  ['challenge-newer-protocol', 'version 1 or 2; the wallet knows no newer one'],
  ['challenge-without-offers', 'a list with at least one offer'],
  ['challenge-sign-in-only', 'an offer beside the sign-in, for whoever has not paid before'],
  [
    'offer-malformed',
    'a record with scheme, network, asset and payTo as strings, and extra as a record where it is given',
  ],
  ['amount-malformed', 'a string of decimal digits in the smallest unit of the token, without leading zeros'],
  ['amount-zero', 'an amount above zero'],
  ['amount-contradictory', 'one price: maxAmountRequired in v1, amount in v2'],
  ['window-malformed', 'a whole number of seconds above zero'],
  ['network-unknown', offered],
  ['token-unknown', offered],
  ['scheme-unknown', offered],
  ['transfer-method-unknown', offered],
  ['payment-flow-unknown', offered],
  ['needs-gateway-balance', offered],
  ['network-other-kind', offered],
  ['needs-channel-deposit', offered],
  ['needs-delegation', offered],
  ['needs-escrow', offered],
  ['may-be-taken-later', offered],
  ['crawlers-only', 'an offer for people, beside the one for registered crawlers'],
  ['token-domain-mismatch', 'name and version of the token’s own EIP-712 domain, or none'],
  ['payee-malformed', 'an address of the network'],
  ['payee-forbidden', 'an address that somebody can spend from'],
  ['payee-is-you', 'an address of the seller'],
  ['asset-malformed', 'the address of a token contract'],
  ['site-loopback-real-money', 'test money, from a site on this machine'],
]);
