// Verifies a document of evidence without the wallet that wrote it: node docs/verify-evidence.mjs evidence.json [--rpc URL]
// Needs Node 20, `npm install ethers@6` and the folder beside it; shares nothing with the wallet. docs/evidence.md has each check in words.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { eip3009 } from './verify-evidence/eip3009.mjs';
import { networkNamed } from './verify-evidence/networks.mjs';
import { permit2 } from './verify-evidence/permit2.mjs';
import { verifyProof } from './verify-evidence/proof.mjs';
import { decoded, isSame } from './verify-evidence/reading.mjs';
import { check, concluded, skip } from './verify-evidence/report.mjs';
import { rpcAt } from './verify-evidence/rpc.mjs';
import { verifySellersSignatures } from './verify-evidence/seller.mjs';
import { solana } from './verify-evidence/solana.mjs';

/** Ways of paying. The first documents knew of one, and did not name it. */
const ways = new Map([
  [undefined, eip3009],
  ['exact-eip3009', eip3009],
  ['exact-permit2', permit2],
  ['upto', permit2],
  ['exact-svm', solana],
]);

const { file, rpcUrl } = argumentsOf(process.argv.slice(2));
const evidence = documentIn(file);

try {
  const way = wayOf(evidence);
  way.verifySigned();
  verifyOffer(way);
  verifyLog();
  verifyReceipt();
  verifySellersSignatures(evidence, way.paid);
  await verifyOnChain(way);
} catch (error) {
  check(false, 'the document has the form of evidence, and the endpoint answers', error.message);
}
process.exitCode = concluded() ? 0 : 1;

function wayOf({ authorization }) {
  const open = ways.get(authorization.scheme);
  if (open === undefined) throw new Error(`nothing is known here of ${authorization.scheme}`);
  return open(evidence);
}

// --- what was asked for ----------------------------------------------------------------------------------------------

function verifyOffer({ paid, verifyOffer: verifyMore }) {
  const { challenge, offer } = evidence;
  if (challenge === null) return skip('the challenge was not kept, so the offer stands alone');
  const document = decoded(challenge.text);
  if (!check(document !== null, 'the challenge can be read')) return;
  const accepts = Array.isArray(document.accepts) ? document.accepts : [];
  check(
    accepts.some((entry) => isDeepStrictEqual(entry, offer)),
    'the offer that was taken is one of the challenge',
  );
  const price = document.x402Version === 1 ? offer.maxAmountRequired : offer.amount;
  check(price === paid.amount, 'the amount is the offer’s', `${price} and ${paid.amount}`);
  check(isSame(offer.payTo, paid.to), 'the payee is the offer’s', `${offer.payTo} and ${paid.to}`);
  check(isSame(offer.asset, paid.token), 'the token is the offer’s');
  check(networkNamed(offer.network) === paid.network, 'the network is the offer’s');
  check(offer.scheme === paid.scheme, `the scheme is \`${paid.scheme}\``);
  verifyMore?.(offer);
}

// --- what is said to have happened -----------------------------------------------------------------------------------

function verifyLog() {
  const { log, chain, proof, purchase } = evidence;
  check(log[0]?.kind === 'reserved', 'the log begins with the reservation');
  const signed = log.filter(({ kind }) => kind === 'signed');
  check(
    signed.length === 1 && signed[0].proof === (proof.sha256 ?? ''),
    'the log tells the digest of the same proof',
  );
  const isClaimed = purchase.money === 'settled' || purchase.money === 'seen';
  check(isClaimed === (chain !== null), 'what is called settled or seen has its place on the chain');
  if (chain === null) return;
  const shown = log.findLast(({ kind }) => kind === purchase.money);
  const isPlace = ['transaction', 'block', 'time'].every((name) => shown?.[name] === chain[name]);
  check(isPlace, 'the log tells the same transaction, block and time');
  check((shown?.taken ?? null) === (chain.taken ?? null), 'the log tells the same of what was taken');
  check(chain.final === (purchase.money === 'settled'), 'settled is what is final');
}

function verifyReceipt() {
  const { receipt, chain, log } = evidence;
  if (receipt === null) return skip('the seller sent no receipt');
  const document = decoded(receipt);
  if (document === null) return skip('the seller’s receipt cannot be read, so it says nothing');
  const claims = log.flatMap(({ claim }) => (claim ? [claim] : []));
  const isLogged = claims.some(({ success }) => success === document.success) || claims.length === 0;
  check(isLogged, 'the log tells of the receipt what it says');
  if (chain === null || !document.transaction) return;
  if (isSame(document.transaction, chain.transaction)) check(true, 'the seller names the same transaction');
  else skip('the seller names another transaction: its word against the chain’s');
  if (!chain.taken || document.amount === undefined) return;
  if (isSame(document.amount, chain.taken)) check(true, 'the seller says that it took as much');
  else skip('the seller says that it took another amount: its word against the chain’s');
}

// --- what the chain says ---------------------------------------------------------------------------------------------

async function verifyOnChain({ verifyOnChain: verifyThere }) {
  const { authorization, chain } = evidence;
  if (chain === null || rpcUrl === undefined) sayWhoJudges(authorization);
  if (rpcUrl === undefined) {
    skip('without --rpc the chain was not asked: nothing here proves that the money moved');
    skip('without the chain the proof’s digest is only known to whoever holds the proof');
    return;
  }
  const shown = await verifyThere(rpcAt(rpcUrl));
  if (chain !== null) verifyProof(evidence, shown);
}

function sayWhoJudges({ judgedBy }) {
  if (judgedBy === 'contract')
    skip('the payer is a contract: whether a signature is its own, its code alone can tell (ERC-1271)');
}

// --- reading ---------------------------------------------------------------------------------------------------------

function argumentsOf(given) {
  const at = given.indexOf('--rpc');
  const [url] = at < 0 ? [] : given.splice(at, 2).slice(1);
  if (given.length === 1 && (at < 0 || url !== undefined)) return { file: given[0], rpcUrl: url };
  return leave('usage: node verify-evidence.mjs evidence.json [--rpc URL]');
}

function documentIn(path) {
  try {
    const document = JSON.parse(readFileSync(path, 'utf8'));
    if (document.format === 'tuppence-evidence' && document.version === 1) return document;
    return leave(`${path} is no evidence of version 1`);
  } catch (error) {
    return leave(`${path} cannot be read: ${error.message}`);
  }
}

function leave(why) {
  console.error(why);
  process.exit(2);
}
