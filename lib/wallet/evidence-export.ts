// Everything that is known of one purchase as a document that a stranger can verify without this wallet; see docs/evidence.md.
import { hashTypedData } from 'viem';
import type { Evidence } from '../core/evidence.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { chainIdOf, type Network, pairOf } from '../networks/index.ts';
import { exactEip3009, typedData } from '../schemes/exact-eip3009.ts';
import type { Ledger, Networks } from './ports.ts';

interface EvidencePorts {
  readonly ledger: Pick<Ledger, 'find' | 'evidence'>;
  readonly clock: Clock;
  readonly networks: Networks;
}

/** JSON, laid out to be read. The signature is not in it: until the chain has seen it, it is money. */
export async function exportEvidence(id: string, ports: EvidencePorts): Promise<Outcome<string>> {
  const purchase = await ports.ledger.find(id);
  if (purchase === undefined) return failed('purchase-unknown');
  const authorization = authorizationIn(purchase, await ports.networks());
  if (authorization === null) return failed('evidence-missing');
  const log = await ports.ledger.evidence(id);
  const document = {
    format: 'tuppence-evidence',
    version: 1,
    exportedAt: new Date(ports.clock()).toISOString(),
    purchase: purchaseIn(purchase),
    ...askedIn(purchase, log),
    authorization,
    proof: { sha256: proofIn(log) },
    receipt: receiptIn(log),
    chain: chainIn(purchase, log),
    log: log.map(entryOf),
  };
  return success(`${JSON.stringify(document, null, 2)}\n`);
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

/** The EIP-712 message that was signed, with its hash. Null where this wallet knows of no authorization. */
function authorizationIn(purchase: Purchase, networks: readonly Network[]) {
  const known = pairOf(networks, purchase);
  const { account, scheme, draft } = purchase;
  if (known === undefined || scheme !== exactEip3009.id) return null;
  const { network, token } = known;
  const signed = typedData(draft, { account, chainId: chainIdOf(network), token });
  const { from, to, value, validAfter, validBefore, nonce } = draft;
  return {
    network: network.id,
    domain: signed.domain,
    primaryType: signed.primaryType,
    message: { from, to, value, validAfter, validBefore, nonce },
    hash: hashTypedData(signed),
  };
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

/** Where the chain showed it, if it still does. */
function chainIn({ money }: Purchase, log: readonly Evidence[]) {
  if (money !== 'seen' && money !== 'settled') return null;
  const shown = log.findLast((entry) => entry.kind === money);
  if (shown?.kind !== 'seen' && shown?.kind !== 'settled') return null;
  const { transaction, block, time } = shown;
  return { transaction, block, time, final: money === 'settled' };
}

/** What stands above is not said twice. */
function entryOf({ purchase, n, at, ...happening }: Evidence) {
  const entry = { at: new Date(at).toISOString(), ...happening };
  if (happening.kind === 'reserved') return { at: entry.at, kind: happening.kind };
  if (happening.kind !== 'answered') return entry;
  const { status, claim } = happening;
  return { at: entry.at, kind: happening.kind, status, claim };
}
