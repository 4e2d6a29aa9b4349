// Why a 402 could not even be weighed: whose way of paying it is, what is wrong with it and where, and whose fault that is.
import { type Challenge, headerValues } from '../core/challenge.ts';
import type { Failure, FailureName } from '../core/failure.ts';
import { isRecord } from '../core/json.ts';
import { readChallenge } from '../dialects/index.ts';
import { networkIdNamed } from '../networks/index.ts';
import type { Diagnosis, Fault, Finding } from './api.ts';
import { bareAddress } from './bare-address.ts';
import { type Choice, choose, type Scales } from './choose.ts';
import { documentIn, type Family, familiesOf } from './families.ts';
import { faultOf } from './faults.ts';
import { addableIn } from './token-place.ts';

/** More would not help anybody to mend it. */
const maxFindings = 8;
const maxHeaders = 60;

/** Of a 402 as it was observed; null where it can be paid, so that nothing is wrong with it. */
export function diagnose(challenge: Challenge, scales: Scales, at: number): Diagnosis | null {
  const choice = choose(challenge, scales);
  if (choice.kind === 'candidate') return null;
  const [family, ...beside] = familiesOf(challenge);
  const findings = isX402(family) ? findingsIn(challenge, choice, scales) : [];
  return {
    at,
    address: bareAddress(challenge.url),
    method: challenge.method,
    family,
    beside,
    findings,
    fault: faultIn(family, findings),
    headers: headerNames(challenge),
    source: challenge.source,
  };
}

function isX402(family: Family): boolean {
  return family.startsWith('x402');
}

/** The document as a whole, then its offers one by one; the place of each as its seller would look for it. */
function findingsIn(
  challenge: Challenge,
  choice: Exclude<Choice, { kind: 'candidate' }>,
  { networks }: Scales,
): Finding[] {
  if (choice.kind === 'foreign') return [foreignFinding(challenge)];
  const readings = readChallenge(challenge, networkIdNamed(networks));
  const whole = readings.flatMap(({ refusal }) => (refusal === null ? [] : [atPlace(refusal, challenge)]));
  const single = choice.reasons.map((failure) => atPlace(failure, challenge));
  return distinct([...whole, ...single]).slice(0, maxFindings);
}

/** It goes by the name of x402, and is so broken that no dialect takes it for its own. */
function foreignFinding(challenge: Challenge): Finding {
  if (!isRecord(documentIn(challenge))) return atPlace({ name: 'challenge-unreadable' }, challenge);
  return { name: 'challenge-version-unknown', field: 'x402Version' };
}

function atPlace(reason: Failure, challenge: Challenge): Finding {
  const { name, detail } = reason;
  const isInHeader = headerValues(challenge, 'payment-required').length > 0;
  const field = detail?.field ?? places.get(name) ?? (isInHeader ? 'PAYMENT-REQUIRED' : 'body');
  const token = addableIn(reason);
  return {
    name,
    field,
    ...(detail?.named === undefined ? {} : { named: detail.named }),
    ...(token === null ? {} : { token }),
  };
}

function distinct(findings: readonly Finding[]): Finding[] {
  const known = new Map(
    findings.map((finding) => [
      `${finding.name} ${finding.field} ${finding.named} ${finding.token?.asset}`,
      finding,
    ]),
  );
  return [...known.values()];
}

/** Where it is wrong, of failures that are known by their names alone. */
const places: ReadonlyMap<FailureName, string> = new Map([
  ['challenge-version-unknown', 'x402Version'],
  ['challenge-newer-protocol', 'x402Version'],
  ['challenge-without-offers', 'accepts'],
  ['challenge-sign-in-only', 'accepts'],
  ['network-unknown', 'accepts[].network'],
  ['network-other-kind', 'accepts[].network'],
  ['crawlers-only', 'accepts[].network'],
  ['site-loopback-real-money', 'accepts[].network'],
  ['token-unknown', 'accepts[].asset'],
  ['asset-malformed', 'accepts[].asset'],
  ['token-domain-mismatch', 'accepts[].extra'],
  ['needs-gateway-balance', 'accepts[].extra'],
  ['needs-channel-deposit', 'accepts[].scheme'],
  ['may-be-taken-later', 'accepts[].scheme'],
  ['needs-delegation', 'accepts[].extra.assetTransferMethod'],
  ['needs-escrow', 'accepts[].extra.paymentFlow'],
  ['transfer-method-unknown', 'accepts[].extra.assetTransferMethod'],
  ['payment-flow-unknown', 'accepts[].extra.paymentFlow'],
  ['facilitator-malformed', 'accepts[].extra.facilitatorAddress'],
  ['scheme-unknown', 'accepts[].scheme'],
  ['payee-malformed', 'accepts[].payTo'],
  ['payee-forbidden', 'accepts[].payTo'],
  ['payee-is-you', 'accepts[].payTo'],
]);

/** Another way of paying is nobody's fault, and one that this wallet may learn some day is its own lack. */
function faultIn(family: Family, findings: readonly Finding[]): Fault | null {
  const [first] = findings;
  if (first !== undefined) return faultOf(first.name);
  return learnable.includes(family) ? 'wallet' : null;
}

const learnable: readonly Family[] = ['mpp', 'l402', 'cashu', 'privacy-pass'];

/** Names alone, as a server's own log has them: a value may be a cookie. */
function headerNames({ headers }: Challenge): string[] {
  const names = headers.map(([name]) => name).filter((name) => /^[\w-]{1,60}$/.test(name));
  return [...new Set(names)].toSorted().slice(0, maxHeaders);
}
