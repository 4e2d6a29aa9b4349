// Signs in where this account has paid before, instead of paying again; what the site makes of it is remembered.
// x402 specs/extensions/sign-in-with-x.md
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { SignInFacts } from '../core/sign-in.ts';
import type { Clock, Random } from '../core/time-and-chance.ts';
import { readSignInRequest, signInHeaders, signInWithX } from '../dialects/x402-extensions/sign-in.ts';
import { signSignIn } from '../schemes/sign-in.ts';
import { type Asking, extensionsOf } from './asking.ts';
import { spendingKey } from './lock.ts';
import { receiptFor } from './paid-before.ts';
import type { Archive, Session } from './ports.ts';
import { isBodiless, thingOf } from './reserve.ts';
import { createSignInTurns, isSignIn, keyIn } from './sign-in-turns.ts';

/**
 * Whether it may is the caller's to know: a signature tells a site who is there. It is the same account that has paid this
 * very site for this very thing, so the site learns nothing that a second payment would not tell it.
 */
export interface SignIns {
  /**
   * Null: there is nothing to sign in with here, and the payment goes its way. While another tab signs in to the same, that
   * is waited for. `agreed`: a person has just said yes to the payment.
   */
  plan(asking: Asking, agreed: boolean): Promise<Plan | null>;
  sign(plan: Plan): Promise<Outcome<SignedIn>>;
  /** Nothing was signed, and nothing will be. */
  giveUp(plan: Plan): void;
  /** True, once: a person said yes to these very terms, and the site did not let the account in. */
  takeYes(asking: Asking): boolean;
  /** A sign-in travels as a payment's proof does, under an id that is no purchase's. */
  isOne(id: string): boolean;
  sent(id: string): void;
  answered(id: string, status: number): Promise<void>;
  lost(id: string): void;
}

export interface Plan {
  readonly id: string;
  readonly url: string;
  readonly method: string;
  /** What the challenge holds under `sign-in-with-x`. */
  readonly extension: unknown;
  readonly facts: Omit<SignInFacts, 'now'>;
}

/** What the repeat of the request carries. */
export interface SignedIn extends Pick<Plan, 'id' | 'url' | 'method'> {
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignInPorts {
  readonly archive: Pick<Archive, 'backwards'>;
  readonly session: Session;
  readonly clock: Clock;
  readonly random: Random;
  /** In milliseconds. */
  pause(time: number): Promise<void>;
  readonly notes: SignInNotes;
}

/** Kept for as long as the profile, the oldest forgotten. */
export interface SignInNotes {
  /** True the first time that it is asked of a nonce, and never again. */
  isFirstUse(nonce: string): Promise<boolean>;
  isRefused(key: string): Promise<boolean>;
  refuse(key: string): Promise<void>;
}

/** A yes holds for so long while the site thinks about the sign-in. In milliseconds. */
const yesTime = 60_000;

export function createSignIns(ports: SignInPorts): SignIns {
  const { archive, session, clock, notes } = ports;
  const turns = createSignInTurns(ports);
  /** When a person said yes to which terms. */
  const yeses = new Map<string, number>();

  return {
    async plan(asking, agreed) {
      const { url, method } = asking;
      const extension = extensionsOf(asking)[signInWithX];
      // Only what is read again was bought before, and only what the wallet itself has seen is signed.
      if (extension === undefined || !isBodiless(method) || asking.challenge.source === 'page') return null;
      // The key signs in as itself alone, and it was not itself that has paid.
      if (asking.candidate.payer.signer !== undefined) return null;
      const facts = factsOf(asking);
      const request = readSignInRequest(extension, { ...facts, now: clock() });
      if (!request.ok) return null;
      const receipt = await receiptFor({ ...visitOf(asking), account: facts.account }, archive);
      if (receipt === null) return null;
      const key = digest(receipt.id, thingOf(asking));
      const id = await turns.take(key, agreed ? termsOf(asking) : null);
      if (id === null) return null;
      const nonce = digest(request.value.domain, request.value.nonce); // tells nobody which site it was
      const isFree = !(await notes.isRefused(key)) && (await notes.isFirstUse(nonce));
      if (isFree) return { id, url, method, extension, facts };
      turns.end(id);
      return null;
    },

    async sign({ id, url, method, extension, facts }) {
      const key = await spendingKey({ session, clock });
      const signed =
        key === null ? failed('wallet-locked') : signIn(extension, { ...facts, now: clock() }, key);
      key?.fill(0);
      if (signed.ok) return success({ id, url, method, headers: signed.value.headers });
      turns.end(id);
      return signed;
    },

    giveUp: ({ id }) => void turns.end(id),

    takeYes(asking) {
      const terms = termsOf(asking);
      const at = yeses.get(terms);
      yeses.delete(terms);
      return at !== undefined && Math.abs(clock() - at) < yesTime;
    },

    isOne: isSignIn,

    sent: turns.sent,

    async answered(id, status) {
      // A server that stumbles over the header would do so again, and the payment is known to work.
      const isRefused = status >= 400;
      // Written down first: the next 402 for the same is weighed when this one's turn has ended.
      if (isRefused) await notes.refuse(keyIn(id));
      const ended = turns.end(id);
      if (isRefused && ended !== null && ended.yes !== null) yeses.set(ended.yes, ended.at);
    },

    lost: (id) => void turns.end(id),
  };
}

/** The headers for the repeat of the request; `extension` is what the challenge holds under `sign-in-with-x`. */
export function signIn(
  extension: unknown,
  facts: SignInFacts,
  key: Uint8Array,
): Outcome<{ readonly headers: Readonly<Record<string, string>> }> {
  const request = readSignInRequest(extension, facts);
  if (!request.ok) return request;
  return success({ headers: signInHeaders(request.value, signSignIn(request.value, key)) });
}

function factsOf({ url, candidate }: Asking): Omit<SignInFacts, 'now'> {
  return { account: candidate.payer.account, url, network: candidate.network.id };
}

function visitOf({ site, url, method, candidate }: Asking) {
  return { site, url, method, network: candidate.network.id, payTo: candidate.offer.payTo };
}

/** What a person says yes to: this thing, at this price, to this payee. */
function termsOf(asking: Asking): string {
  const { site, url, method, candidate } = asking;
  const { network, token, offer } = candidate;
  const { payTo, amount, dialect } = offer;
  return digest(site, method, url, network.id, token.address, payTo, String(amount), dialect);
}

function digest(...parts: string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts))));
}
