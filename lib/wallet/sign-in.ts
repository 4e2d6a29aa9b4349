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

/** Until the repeat has left, and until it is answered. In milliseconds, as for a payment. */
const departureTime = 12_000;
const answerTime = 60_000;
/** How often, and for how long between two times, it is looked whether another one is answered. */
const looks = 1_200;
const look = 50;
/** A yes holds for so long while the site thinks about the sign-in. In milliseconds. */
const yesTime = 60_000;

interface UnderWay {
  readonly id: string;
  readonly at: number;
  readonly life: number;
  /** The terms that a person has agreed to pay; null where nobody was asked. */
  readonly yes: string | null;
}

export function createSignIns(ports: SignInPorts): SignIns {
  const { archive, session, clock, random, pause, notes } = ports;
  /** By receipt and thing; the memory of one worker. A sign-in that outlives it is answered by its id alone. */
  const underWay = new Map<string, UnderWay>();
  const yeses = new Map<string, number>();

  /** Nothing is awaited between the look and the note: of many tabs one signs in. Null: it took too long. */
  async function claim(key: string, yes: string | null): Promise<string | null> {
    for (let left = looks; left > 0; left -= 1) {
      const before = underWay.get(key);
      if (before === undefined || Math.abs(clock() - before.at) >= before.life) {
        const id = `${prefix}${key} ${bytesToHex(random(8))}`;
        underWay.set(key, { id, at: clock(), life: departureTime, yes });
        return id;
      }
      await pause(look);
    }
    return null;
  }

  function release(id: string): void {
    const key = keyIn(id);
    if (underWay.get(key)?.id === id) underWay.delete(key);
  }

  return {
    async plan(asking, agreed) {
      const { url, method } = asking;
      const extension = extensionsOf(asking)[signInWithX];
      // Only what is read again was bought before; what acts may act twice.
      if (extension === undefined || !isBodiless(method)) return null;
      const facts = factsOf(asking);
      const request = readSignInRequest(extension, { ...facts, now: clock() });
      if (!request.ok) return null;
      const receipt = await receiptFor({ ...visitOf(asking), account: facts.account }, archive);
      if (receipt === null) return null;
      const key = digest(receipt.id, thingOf(asking));
      const id = await claim(key, agreed ? termsOf(asking) : null);
      if (id === null) return null;
      const nonce = `${asking.site} ${request.value.nonce}`;
      const isFree = !(await notes.isRefused(key)) && (await notes.isFirstUse(nonce));
      if (isFree) return { id, url, method, extension, facts };
      release(id);
      return null;
    },

    async sign({ id, url, method, extension, facts }) {
      const key = await spendingKey({ session, clock });
      const signed =
        key === null ? failed('wallet-locked') : signIn(extension, { ...facts, now: clock() }, key);
      key?.fill(0);
      if (signed.ok) return success({ id, url, method, headers: signed.value.headers });
      release(id);
      return signed;
    },

    giveUp: ({ id }) => release(id),

    takeYes(asking) {
      const terms = termsOf(asking);
      const at = yeses.get(terms);
      yeses.delete(terms);
      return at !== undefined && Math.abs(clock() - at) < yesTime;
    },

    isOne: (id) => id.startsWith(prefix),

    sent(id) {
      const key = keyIn(id);
      const before = underWay.get(key);
      if (before?.id === id) underWay.set(key, { ...before, at: clock(), life: answerTime });
    },

    /** Written down before the next 402 for the same is weighed: it waits until this is no longer under way. */
    async answered(id, status) {
      const key = keyIn(id);
      const before = underWay.get(key);
      // A server that stumbles over the header would do so again, and the payment is known to work.
      if (status >= 400) {
        await notes.refuse(key);
        if (before?.id === id && before.yes !== null) yeses.set(before.yes, before.at);
      }
      release(id);
    },

    lost: release,
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

const prefix = 'sign-in ';

/** The id tells what it is for, so that an answer is understood by a worker that did not sign. */
function keyIn(id: string): string {
  return id.slice(prefix.length).split(' ')[0] ?? '';
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
