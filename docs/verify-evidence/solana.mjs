// A payment on Solana: the message that was signed, and the transaction that carries the very same message.
import { isDeepStrictEqual } from 'node:util';
import { officialTokens } from './networks.mjs';
import { sha256 } from './reading.mjs';
import { check, skip } from './report.mjs';
import { base58, isSignedBy, messageIn, tokenAccountOf, transactionIn } from './solana-message.mjs';

const computeBudget = 'ComputeBudget111111111111111111111111111111';
const memoProgram = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
const tokenPrograms = [
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
];

export function solana(evidence) {
  const { authorization, chain } = evidence;
  const { network, message, hash, lifetime } = authorization;
  const { from, to, value: amount, mint, program, source, destination, feePayer } = message;
  const bytes = Buffer.from(authorization.bytes, 'base64');
  const paid = { network, from, to, token: mint, amount, scheme: 'exact' };

  function verifySigned() {
    check(hash === `0x${sha256(bytes)}`, 'its hash is recomputed (SHA-256 of the message)');
    const read = messageOrNull(bytes);
    if (!check(read !== null, 'what was signed is a message of Solana, whole and with nothing looked up'))
      return;
    check(
      isDeepStrictEqual(read.instructions.map(written), instructionsOf(message).map(written)),
      'it is one transfer of this amount, with its memo, and nothing else but what it may cost',
    );
    check(read.blockhash === message.blockhash, 'it is tied to this blockhash');
    check(
      isSignedAndWritten(read),
      'the fee payer and the payer sign it, and it changes their accounts alone',
    );
    check(
      tokenPrograms.includes(program) &&
        source === tokenAccountOf(from, program, mint) &&
        destination === tokenAccountOf(to, program, mint),
      'it moves the token from the payer’s account for it to the payee’s',
    );
    if (officialTokens[network] === mint) check(true, `it moves USDC of network ${network}`);
    else skip(`it moves a token that is not known here: ${mint}`);
  }

  /** The fee payer's lamports and the two token accounts; the payer's own account is only read. */
  function isSignedAndWritten({ signers, readonlySigners, readonlyOthers, accounts }) {
    const changed = accounts.slice(2, accounts.length - readonlyOthers);
    return (
      signers === 2 &&
      readonlySigners === 1 &&
      isDeepStrictEqual(accounts.slice(0, 2), [feePayer, from]) &&
      isDeepStrictEqual(changed.toSorted(), [source, destination].toSorted()) &&
      ![from, source, destination].includes(feePayer)
    );
  }

  function verifyOffer({ extra }) {
    check(extra?.feePayer === feePayer, 'the fee payer is the offer’s');
    if (extra?.memo) check(extra.memo === message.memo, 'the memo is the offer’s');
  }

  async function verifyOnChain(rpc) {
    const genesis = await rpc('getGenesisHash');
    if (!check(network === `solana:${genesis.slice(0, 32)}`, 'the endpoint is of that network')) return null;
    if (chain === null) return sayWhetherItMayLand(rpc);
    const options = { encoding: 'base64', commitment: 'confirmed', maxSupportedTransactionVersion: 0 };
    const landed = await rpc('getTransaction', chain.transaction, options);
    const isThere = landed !== null && landed.meta?.err === null;
    if (!check(isThere, 'the transaction is on the chain and succeeded')) return null;
    check(landed.slot === chain.block, 'it is in that block');
    check(landed.blockTime === chain.time, 'that block is of that time');
    if (chain.final) await verifyFinal(rpc);
    const { signatures, message: carried } = transactionIn(Buffer.from(landed.transaction[0], 'base64'));
    check(base58(signatures[0]) === chain.transaction, 'the transaction is the one that is named');
    const isThis = carried.equals(bytes);
    if (!check(isThis, 'it carries the message that was signed, byte for byte')) return null;
    check(isSignedBy(from, carried, signatures[1]), 'the payer signed it (Ed25519, from the chain)');
    check(isSignedBy(feePayer, carried, signatures[0]), 'the fee payer signed it as well');
    verifyBalance(landed.meta, messageIn(carried).accounts.indexOf(destination));
    // As the wallet sends it, the fee payer has yet to sign.
    const sent = Buffer.concat([Buffer.of(2), Buffer.alloc(64), signatures[1], carried]);
    return { payload: { transaction: sent.toString('base64') } };
  }

  async function sayWhetherItMayLand(rpc) {
    const height = await rpc('getBlockHeight', { commitment: 'finalized' });
    const isOver = height > Number(lifetime.lastHeight);
    skip(
      `not seen on the chain; its blockhash ${isOver ? 'has lapsed: it can land no more' : 'still holds'}`,
    );
    return null;
  }

  async function verifyFinal(rpc) {
    const { value } = await rpc('getSignatureStatuses', [chain.transaction], {
      searchTransactionHistory: true,
    });
    check(value[0]?.confirmationStatus === 'finalized', 'that block is final');
  }

  function verifyBalance({ preTokenBalances, postTokenBalances }, index) {
    const held = (balances) =>
      balances?.find(({ accountIndex, mint: of }) => accountIndex === index && of === mint)?.uiTokenAmount
        .amount;
    const [before, after] = [held(preTokenBalances), held(postTokenBalances)];
    if (after === undefined) return skip('the endpoint does not tell the balances before and after');
    const got = BigInt(after) - BigInt(before ?? 0);
    check(got === BigInt(amount), 'the payee’s account got the amount', `it got ${got}`);
  }

  return { paid, verifySigned, verifyOffer, verifyOnChain };
}

function messageOrNull(bytes) {
  try {
    return messageIn(bytes);
  } catch {
    return null;
  }
}

/** Those that x402 has of a payment, in this order. https://github.com/coinbase/x402 specs/schemes/exact/scheme_exact_svm.md */
function instructionsOf({ from, value, mint, decimals, program, source, destination, memo, ...limits }) {
  const budget = (kind, number, width) => Buffer.concat([Buffer.of(kind), littleEndian(number, width)]);
  return [
    { program: computeBudget, accounts: [], data: budget(2, limits.unitLimit, 4) },
    { program: computeBudget, accounts: [], data: budget(3, limits.unitPrice, 8) },
    {
      program,
      accounts: [source, mint, destination, from],
      data: Buffer.concat([Buffer.of(12), littleEndian(value, 8), Buffer.of(Number(decimals))]),
    },
    { program: memoProgram, accounts: [], data: Buffer.from(memo, 'utf8') },
  ];
}

function littleEndian(number, width) {
  return Buffer.from(
    BigInt(number)
      .toString(16)
      .padStart(2 * width, '0'),
    'hex',
  ).reverse();
}

function written({ program, accounts, data }) {
  return [program, ...accounts, Buffer.from(data).toString('hex')];
}
