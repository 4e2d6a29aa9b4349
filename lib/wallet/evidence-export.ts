// Everything that is known of one purchase as a document that a stranger can verify without this wallet; see docs/evidence.md.
import type { Evidence } from '../core/evidence.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import { familyOf, isSameAddress } from '../core/network-family.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { authorizationIn } from './evidence-authorization.ts';
import type { Ledger, Networks } from './ports.ts';
import { withoutProof } from './repeated-proof.ts';

interface EvidencePorts {
  readonly ledger: Pick<Ledger, 'find' | 'evidence'>;
  readonly clock: Clock;
  readonly networks: Networks;
  /** Missing: it cannot be told from a smart account. */
  account?(): Promise<string | null>;
}

/** JSON, laid out to be read. No signature is in it: until the chain has seen it, it is money. */
export async function exportEvidence(id: string, ports: EvidencePorts): Promise<Outcome<string>> {
  const purchase = await ports.ledger.find(id);
  if (purchase === undefined) return failed('purchase-unknown');
  const authorization = authorizationIn(purchase, await ports.networks());
  if (authorization === null) return failed('evidence-missing');
  const log = withoutProof(await ports.ledger.evidence(id), purchase);
  const document = {
    format: 'tuppence-evidence',
    version: 1,
    exportedAt: new Date(ports.clock()).toISOString(),
    purchase: purchaseIn(purchase),
    ...askedIn(purchase, log),
    authorization: { ...(await judgeOf(purchase, ports)), ...authorization },
    proof: { sha256: proofIn(log) },
    receipt: receiptIn(log),
    chain: chainIn(purchase, log),
    log: log.map(entryOf),
  };
  return success(`${JSON.stringify(document, asText, 2)}\n`);
}

/** Numbers of a message have more digits than JSON's. */
function asText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function purchaseIn({ id, site, url, method, at, decidedBy, money, delivery }: Purchase) {
  return { id, site, url, method, at: new Date(at).toISOString(), decidedBy, money, delivery };
}

/** What the seller asked for, as it came, and the one of its offers that was taken. */
function askedIn({ dialect }: Purchase, [first]: readonly Evidence[]) {
  // Rows of an older profile know of neither.
  const asked = first?.kind === 'reserved' && first.challenge !== '' ? first : null;
  return {
    challenge: asked === null ? null : { dialect, text: asked.challenge },
    offer: asked?.offer ?? null,
  };
}

/**
 * Whether a signature is the payer's own its address tells, as that of a key; or else the contract that it is the address of, and
 * nobody else (ERC-1271).
 */
async function judgeOf({ network, account }: Purchase, ports: EvidencePorts) {
  if (familyOf(network) !== 'eip155') return { judgedBy: 'key' };
  const own = await ports.account?.();
  return own == null ? {} : { judgedBy: isSameAddress(own, account) ? 'key' : 'contract' };
}

function proofIn(log: readonly Evidence[]): string | null {
  const signed = log.find((entry) => entry.kind === 'signed');
  return signed?.kind === 'signed' && signed.proof !== '' ? signed.proof : null;
}

/** The last that came with an answer. */
function receiptIn(log: readonly Evidence[]): string | null {
  const answers = log.flatMap((entry) => (entry.kind === 'answered' && entry.receipt ? [entry.receipt] : []));
  return answers.at(-1) ?? null;
}

/** Where the chain showed it, if it still does; of a ceiling also what it shows that was taken, where that is proved. */
function chainIn({ money, ceiling }: Purchase, log: readonly Evidence[]) {
  if (money !== 'seen' && money !== 'settled') return null;
  const shown = log.findLast((entry) => entry.kind === money);
  if (shown?.kind !== 'seen' && shown?.kind !== 'settled') return null;
  const { transaction, block, time } = shown;
  const taken = shown.kind === 'settled' ? (shown.taken ?? null) : null;
  return {
    ...{ transaction, block, time, final: money === 'settled' },
    ...(ceiling === undefined ? {} : { taken }),
  };
}

/** What stands above is not said twice. */
function entryOf({ purchase, n, at, ...happening }: Evidence) {
  const entry = { at: new Date(at).toISOString(), ...happening };
  if (happening.kind === 'reserved' || happening.kind === 'prepared')
    return { at: entry.at, kind: happening.kind };
  if (happening.kind !== 'answered') return entry;
  const { status, claim } = happening;
  return { at: entry.at, kind: happening.kind, status, claim };
}
