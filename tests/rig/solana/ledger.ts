// What happens on the local Solana: a real virtual machine runs every transaction, and what litesvm forgets is kept here.
import type { EncodedAccount } from '@solana/kit';
import { FailedTransactionMetadata, LiteSVM, type TransactionMetadata } from 'litesvm';
import { errorOf, feeIn, type TransactionError } from './failures.ts';
import { balancesOf, type Meta, metaOf } from './meta.ts';
import { openSlots, type Slots } from './slots.ts';
import { isWhole, keysOf, type Wire } from './wire.ts';

export type Landed = { readonly wire: Wire; readonly slot: bigint; readonly meta: Meta };

export type Simulated = {
  readonly error: TransactionError | null;
  /** Null where it never got as far as to run. */
  readonly told: TransactionMetadata | null;
  /** As they would be; none where it fails. */
  readonly accounts: readonly EncodedAccount[];
};

export type Ledger = {
  /** The hash of the cluster's first block: by its first 32 characters CAIP-2 names the network. */
  readonly genesis: string;
  /** Another one after a snapshot was brought back. */
  readonly svm: LiteSVM;
  readonly slots: Slots;
  /** In the order in which they happened. */
  readonly landed: readonly Landed[];
  find(signature: string): Landed | undefined;
  /** Says what would happen, and does nothing. */
  simulate(wire: Wire, checks: Checks): Simulated;
  /** Null: it has landed in a slot of its own, with whatever came of it, or waits. Else why it never will. */
  send(wire: Wire): TransactionError | null;
  /** From now on what is sent waits. The function that is returned lets land what still can. */
  hold(): () => void;
  /** Remembers everything as it is. The function that is returned brings it back, once. */
  snapshot(): () => void;
  /** The same, as it is now: what happens later happens in one of the two. */
  copy(): Ledger;
};

type Checks = { readonly signatures: boolean; readonly blockhash: boolean };

export function openLedger(genesis: string): Ledger {
  return ledgerOf(genesis, openSlots(), checkingNoBlockhash(new LiteSVM()), []);
}

function ledgerOf(genesis: string, slots: Slots, ownSvm: LiteSVM, before: readonly Landed[]): Ledger {
  let svm = ownSvm;
  let landed = before;
  let waiting: Wire[] | null = null;
  const find = (signature: string) => landed.find(({ wire }) => wire.signature === signature);

  const faultOf = (wire: Wire, checks: Checks): TransactionError | null => {
    if (checks.signatures && !isWhole(wire)) return 'SignatureFailure';
    if (checks.blockhash && !slots.isGood(wire.message.lifetimeToken)) return 'BlockhashNotFound';
    const isKnown = landed.some(({ wire: other }) => other.messageId === wire.messageId);
    return isKnown ? 'AlreadyProcessed' : null;
  };

  const land = (wire: Wire): TransactionError | null => {
    const fault = faultOf(wire, { signatures: true, blockhash: true });
    if (fault !== null) return fault;
    slots.pass(1n);
    setClock(svm, slots);
    const result = run(svm, wire);
    if (result.error !== null && result.meta.fee === 0n) return result.error;
    landed = [...landed, { wire, slot: slots.at('processed'), meta: result.meta }];
    return null;
  };

  return {
    genesis,
    get svm() {
      return svm;
    },
    slots,
    get landed() {
      return landed;
    },
    find,
    simulate: (wire, checks) => {
      const fault = faultOf(wire, checks);
      return fault === null ? simulated(svm, wire, checks) : { error: fault, told: null, accounts: [] };
    },
    send: (wire) => {
      if (waiting === null) return land(wire);
      waiting.push(wire);
      return null;
    },
    hold: () => {
      const held: Wire[] = [];
      waiting = held;
      return () => {
        waiting = null;
        for (const wire of held.splice(0)) land(wire);
      };
    },
    snapshot: () => {
      const [bytes, then, goBack] = [svm.toBytes(), landed, slots.remember()];
      return () => {
        svm = revived(bytes);
        landed = then;
        goBack();
      };
    },
    copy: () => ledgerOf(genesis, slots.copy(), revived(svm.toBytes()), landed),
  };
}

/** Which blockhashes are good is known here: litesvm takes its newest one alone. */
function checkingNoBlockhash(svm: LiteSVM): LiteSVM {
  return svm.withBlockhashCheck(false);
}

function revived(bytes: Uint8Array): LiteSVM {
  return checkingNoBlockhash(LiteSVM.fromBytes(bytes));
}

function run(svm: LiteSVM, wire: Wire): { error: TransactionError | null; meta: Meta } {
  const keys = keysOf(svm, wire.message);
  const before = balancesOf(svm, keys);
  const result = svm.sendTransaction(wire.transaction);
  const error = result instanceof FailedTransactionMetadata ? errorOf(result) : null;
  const told = result instanceof FailedTransactionMetadata ? result.meta() : result;
  const after = balancesOf(svm, keys);
  return { error, meta: metaOf({ error, fee: feeIn(told), told, keys, before, after }) };
}

/** The fee payer of a payment signs last: who looks at it before that asks without signatures. */
function simulated(svm: LiteSVM, { transaction }: Wire, { signatures }: Checks): Simulated {
  svm.withSigverify(signatures);
  try {
    const result = svm.simulateTransaction(transaction);
    return result instanceof FailedTransactionMetadata
      ? { error: errorOf(result), told: result.meta(), accounts: [] }
      : { error: null, told: result.meta(), accounts: result.postAccounts() };
  } finally {
    svm.withSigverify(true);
  }
}

function setClock(svm: LiteSVM, slots: Slots): void {
  const clock = svm.getClock();
  const slot = slots.at('processed');
  clock.slot = slot;
  clock.unixTimestamp = slots.timeOf(slot);
  svm.setClock(clock);
}
