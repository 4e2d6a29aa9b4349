// What sellers send back may repeat the proof that they were given. While it is money it goes into no document, not even so.
import type { Evidence } from '../core/evidence.ts';
import { decodeBase64Json, isRecord } from '../core/json.ts';
import type { Purchase } from '../core/purchase.ts';

/** The same log without the words of a seller that repeat the proof, as long as the wallet holds it back itself. */
export function withoutProof(
  log: readonly Evidence[],
  { headers }: Pick<Purchase, 'headers'>,
): readonly Evidence[] {
  const secrets = Object.values(headers ?? {}).flatMap((value) => [value.toLowerCase(), ...signedIn(value)]);
  return log.map((entry) =>
    entry.kind === 'answered' && repeats(entry, secrets) ? { ...entry, claim: null, receipt: null } : entry,
  );
}

/** The signatures in it, as sellers are careless with them: who means harm has the proof, and needs no document for it. */
function signedIn(header: string): string[] {
  const proof = decodeBase64Json(header);
  if (!proof.ok || !isRecord(proof.value)) return [];
  const { payload, extensions } = proof.value;
  const info = memberOf(memberOf(extensions, 'eip2612GasSponsoring'), 'info');
  const approval = memberOf(memberOf(extensions, 'erc20ApprovalGasSponsoring'), 'info');
  const signatures = [memberOf(payload, 'signature'), memberOf(info, 'signature')].map(beginningOf);
  const inside = [insideOf(memberOf(payload, 'transaction')), endOf(memberOf(approval, 'signedTransaction'))];
  return [...signatures, ...inside].filter((secret) => secret !== '');
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

/** Of hexadecimal digits: cut off at the end they could be guessed, and what stands before them may be missing. */
function beginningOf(signature: unknown): string {
  return typeof signature === 'string' ? signature.slice(2, 82).toLowerCase() : '';
}

/** The signature is the last that stands in a transaction of an EVM chain: all but the end of its second half, which could be guessed. */
function endOf(transaction: unknown): string {
  return typeof transaction === 'string' ? transaction.slice(-130, -50).toLowerCase() : '';
}

/** In base64 our signature begins within the 88th letter, whether the fee payer has signed before it or not. */
function insideOf(transaction: unknown): string {
  return typeof transaction === 'string' ? transaction.slice(88, 168).toLowerCase() : '';
}

function repeats(
  { claim, receipt }: Extract<Evidence, { kind: 'answered' }>,
  secrets: readonly string[],
): boolean {
  const said = receipt === null ? null : decodeBase64Json(receipt);
  const texts = [receipt ?? '', JSON.stringify(claim), said?.ok ? JSON.stringify(said.value) : ''];
  return texts.some((text) => secrets.some((secret) => text.toLowerCase().includes(secret)));
}
