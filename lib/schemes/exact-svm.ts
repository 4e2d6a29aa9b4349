// `exact` on Solana: one TransferChecked to the payee's token account, for the price, in a transaction that the seller's
// facilitator pays for. We sign second and alone for the transfer. x402 specs/schemes/exact/scheme_exact_svm.md
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Failure, failure, success } from '../core/failure.ts';
import type { Offer } from '../core/offer.ts';
import type { Draft, Moment, Payer, PinnedToken, Scheme } from './contract.ts';
import { isKnownFlow } from './known.ts';
import { addressOfBytes, bytesOfAddress, isOnCurve, tokenAccountOf } from './svm/addresses.ts';
import { saysExactly } from './svm/comparing.ts';
import { preparedDraft, type SvmDraft } from './svm/draft.ts';
import { messageOf } from './svm/message.ts';
import { isNobodys, unitLimit, unitPrice } from './svm/programs.ts';
import { readMessage } from './svm/reading.ts';

/** Seconds in which a blockhash lapses, about 150 slots. When it has, the chain alone can tell. */
const blockhashLife = 90;
/** Clocks differ. */
const backdate = 60;
/** Bytes of the seller's own memo. */
const longestMemo = 256;
const largestAmount = 2n ** 64n - 1n;

export const exactSvm: Scheme = {
  id: 'exact-svm',
  family: 'solana',

  refusal(offer, payer) {
    return (
      refusalOfMethod(offer) ??
      refusalOfToken(offer, payer.token) ??
      refusalOfPayee(offer, payer) ??
      refusalOfFeePayer(offer, payer) ??
      (memoIn(offer.extra.memo) === null ? failure('memo-malformed') : null)
    );
  },

  draft(offer: Offer, payer: Payer, moment: Moment): Draft {
    const { address: mint, program, decimals } = pinned(payer.token);
    const accountOf = (owner: string) => tokenAccountOf(owner, program, mint);
    return {
      from: payer.account,
      to: offer.payTo,
      value: offer.amount.toString(),
      mint,
      decimals: String(decimals),
      program,
      source: accountOf(payer.account),
      destination: accountOf(offer.payTo),
      feePayer: String(offer.extra.feePayer),
      // The seller's where it names one; else half of the nonce: otherwise equal payments are not one and the same.
      memo: memoIn(offer.extra.memo) || moment.nonce.slice(2, 34),
      unitLimit: String(unitLimit),
      unitPrice: String(unitPrice),
      validAfter: String(moment.now - backdate),
      validBefore: String(moment.now + Math.min(moment.maxWindow, blockhashLife)),
      nonce: moment.nonce,
      ...hintIn(offer.extra.recentBlockhash),
    };
  },

  /** From here on the nonce is the digest of what is signed: by it the transaction is known on the chain. */
  async prepare({ hint = '', ...draft }, freshness) {
    const fresh = await freshness(hint);
    if (!fresh.ok) return fresh;
    const { blockhash, lastHeight, slot } = fresh.value;
    if (!isHash(blockhash)) throw new Error('what the chain was asked for is a hash');
    const whole = wholeOf({ ...draft, blockhash, lastHeight, slot });
    return success({ ...draft, ...whole, nonce: digestOf(messageOf(whole)) });
  },

  authorization(draft) {
    const { to = '', value = '0', nonce = '', validAfter, validBefore } = draft;
    const whole = preparedDraft(draft);
    return {
      payTo: to,
      amount: BigInt(value),
      nonce,
      validAfter: Number(validAfter),
      validBefore: Number(validBefore),
      ...(whole === null ? {} : { trace: traceOf(whole) }),
    };
  },

  async sign(draft, payer, key) {
    const whole = wholeOf(draft);
    const bytes = messageOf(whole);
    const message = readMessage(bytes);
    const isDrafted = message !== null && saysExactly(message, whole) && digestOf(bytes) === draft.nonce;
    if (!isDrafted || !isOfPayer(whole, payer, key)) throw new Error('only what was journalled is signed');
    return { transaction: base64(transactionOf(bytes, ed25519.sign(bytes, key))) };
  },
};

/** By what a transaction is known that nobody has given a name: the digest of its message. */
export function digestOf(message: Uint8Array): `0x${string}` {
  return `0x${bytesToHex(sha256(message))}`;
}

function refusalOfMethod({ scheme, extra }: Offer): Failure | null {
  const { assetTransferMethod } = extra;
  if (scheme !== 'exact') return failure('scheme-unknown', { scheme: scheme.slice(0, 40) });
  if (assetTransferMethod !== undefined && assetTransferMethod !== null)
    return failure('transfer-method-unknown');
  return isKnownFlow(extra) ? null : failure('payment-flow-unknown');
}

function refusalOfToken({ asset, amount }: Offer, token: PinnedToken | undefined): Failure | null {
  if (bytesOfAddress(asset) === null) return failure('asset-malformed');
  if (token?.program === undefined || token.address !== asset) return failure('token-unknown');
  if (!token.transferMethods.includes('svm')) return failure('transfer-method-unknown');
  return amount > largestAmount ? failure('amount-malformed') : null;
}

function refusalOfPayee({ payTo }: Offer, { account, token }: Payer): Failure | null {
  if (bytesOfAddress(account) === null) return failure('account-not-ready');
  const bytes = bytesOfAddress(payTo);
  if (bytes === null) return failure('payee-malformed');
  const { program, address: mint } = pinned(token);
  const isOwnTokens = !isOnCurve(bytes) && payTo === tokenAccountOf(account, program, mint);
  if (payTo === account || isOwnTokens) return failure('payee-is-you');
  return isNobodys(payTo) || payTo === mint ? failure('payee-forbidden') : null;
}

/**
 * It signs as well, so it could let a program do with its accounts what the program likes: it has no part in the transfer. And
 * whoever is asked to pay the fee from the account itself would pay twice. Token accounts lie beside the curve: no key is one.
 */
function refusalOfFeePayer({ extra: { feePayer } }: Offer, { account, token }: Payer): Failure | null {
  const bytes = typeof feePayer === 'string' ? bytesOfAddress(feePayer) : null;
  if (bytes === null || !isOnCurve(bytes)) return failure('fee-payer-malformed');
  const parts = [account, pinned(token).address];
  const isApart = !parts.includes(String(feePayer)) && !isNobodys(String(feePayer));
  return isApart ? null : failure('fee-payer-not-apart');
}

/** Empty where the seller names none; null: what no memo can be. */
function memoIn(said: unknown): string | null {
  if (said === undefined || said === null) return '';
  if (typeof said !== 'string' || /\p{Cc}|\p{Cs}/u.test(said)) return null;
  return utf8ToBytes(said).length <= longestMemo ? said : null;
}

/** Only a hash is one; that it is of the chain, and not too old, the chain is asked. */
function hintIn(said: unknown): { readonly hint?: string } {
  return typeof said === 'string' && isHash(said) ? { hint: said } : {};
}

function isHash(text: string): boolean {
  return bytesOfAddress(text) !== null;
}

function pinned(token: PinnedToken | undefined): PinnedToken & { readonly program: string } {
  if (token?.program === undefined) throw new Error('a draft is only made for a pinned mint');
  return { ...token, program: token.program };
}

function wholeOf(draft: Draft): SvmDraft {
  const whole = preparedDraft(draft);
  if (whole === null) throw new Error('what has no blockhash is not signed');
  return whole;
}

function traceOf({ source, memo, slot, lastHeight }: SvmDraft) {
  return { source, memo, slot: Number(slot), lastHeight: Number(lastHeight) };
}

function isOfPayer(draft: SvmDraft, { account, token }: Payer, key: Uint8Array): boolean {
  const { address, program, decimals } = pinned(token);
  const isOwn = addressOfBytes(ed25519.getPublicKey(key)) === account && draft.from === account;
  return isOwn && draft.mint === address && draft.program === program && draft.decimals === String(decimals);
}

/** Two signatures: the fee payer's place is empty until the facilitator signs. */
function transactionOf(message: Uint8Array, signature: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(2), new Uint8Array(64), signature, message);
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
