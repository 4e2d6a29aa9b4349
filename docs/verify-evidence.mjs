// Verifies a document of evidence without the wallet that wrote it: node docs/verify-evidence.mjs evidence.json [--rpc URL]
// Needs Node 20 and `npm install ethers@6`; shares nothing with the wallet. Each check is told in words in docs/evidence.md.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Interface } from 'ethers/abi';
import { Signature } from 'ethers/crypto';
import { TypedDataEncoder } from 'ethers/hash';
import { recoverAddress } from 'ethers/transaction';

const authorizationTypes = typesOf('TransferWithAuthorization', [
  'from address',
  'to address',
  'value uint256',
  'validAfter uint256',
  'validBefore uint256',
  'nonce bytes32',
]);
const signedArguments = authorizationTypes.TransferWithAuthorization.map(
  ({ name, type }) => `${type} ${name}`,
);

const token = new Interface([
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  `function transferWithAuthorization(${signedArguments}, uint8 v, bytes32 r, bytes32 s)`,
  `function transferWithAuthorization(${signedArguments}, bytes signature)`,
  'event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
]);

/** Circle's USDC: a document may name any contract, and another one's dollars are worth what you know of it. */
const officialTokens = {
  8453: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
  84532: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
};

const counts = { '✓': 0, '✗': 0, '–': 0 };
const { file, rpcUrl } = argumentsOf(process.argv.slice(2));
const evidence = documentIn(file);
/** The six members that are signed, and nothing that may stand beside them. */
const message = Object.fromEntries(
  authorizationTypes.TransferWithAuthorization.map(({ name }) => [
    name,
    evidence.authorization?.message?.[name],
  ]),
);
const domain = evidence.authorization?.domain ?? {};

try {
  verifyAuthorization();
  verifyOffer();
  verifyLog();
  verifyReceipt();
  verifySellersSignatures();
  await verifyOnChain();
} catch (error) {
  check(false, 'the document has the form of evidence, and the endpoint answers', error.message);
}
console.log(`${counts['✓']} checks passed, ${counts['✗']} failed, ${counts['–']} could not be made.`);
process.exitCode = counts['✗'] === 0 ? 0 : 1;

// --- what was signed -------------------------------------------------------------------------------------------------

function verifyAuthorization() {
  const { network, primaryType, hash } = evidence.authorization;
  check(primaryType === 'TransferWithAuthorization', 'what was signed is an EIP-3009 authorization');
  check(network === `eip155:${domain.chainId}`, 'its EIP-712 domain is of the network that is named');
  check(
    hash === TypedDataEncoder.hash(domain, authorizationTypes, message),
    'its hash is recomputed (EIP-712)',
  );
  const isOfficial = isSame(officialTokens[domain.chainId], domain.verifyingContract);
  if (isOfficial) check(true, `it moves USDC of network ${domain.chainId}`);
  else skip(`it moves a token that is not known here: ${domain.verifyingContract}`);
  const at = Date.parse(evidence.purchase.at) / 1000;
  const isInside = Number(message.validAfter) <= at && at < Number(message.validBefore);
  check(isInside, 'it is good at the time of the purchase');
}

// --- what was asked for ----------------------------------------------------------------------------------------------

function verifyOffer() {
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
  check(price === message.value, 'the amount is the offer’s', `${price} and ${message.value}`);
  check(isSame(offer.payTo, message.to), 'the payee is the offer’s', `${offer.payTo} and ${message.to}`);
  check(isSame(offer.asset, domain.verifyingContract), 'the token is the offer’s');
  check(chainIdNamed(offer.network) === Number(domain.chainId), 'the network is the offer’s');
  check(offer.scheme === 'exact', 'the scheme is `exact`');
}

/** The names that x402 v1 uses. */
function chainIdNamed(network) {
  const names = { base: 8453, 'base-sepolia': 84532 };
  return names[network] ?? Number(/^eip155:([0-9]+)$/.exec(network)?.[1]);
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
}

// --- what the seller signed (extension offer-receipt) ----------------------------------------------------------------

function verifySellersSignatures() {
  const said = evidence.challenge === null ? null : decoded(evidence.challenge.text);
  const offers = said?.extensions?.['offer-receipt']?.info?.offers ?? [];
  for (const one of offers) verifySignedOffer(one);
  const answer = evidence.receipt === null ? null : decoded(evidence.receipt);
  const receipt = answer?.extensions?.['offer-receipt']?.info?.receipt;
  if (receipt !== undefined) verifySignedReceipt(receipt);
}

function verifySignedOffer({ format, payload, signature }) {
  if (format !== 'eip712') return skip(`an offer is signed as ${format}; only eip712 is checked here`);
  const isTaken =
    payload.amount === message.value &&
    isSame(payload.payTo, message.to) &&
    isSame(payload.asset, domain.verifyingContract) &&
    chainIdNamed(payload.network) === Number(domain.chainId);
  if (!isTaken) return skip('another offer is signed too; it was not taken');
  const fields = ['version uint256', 'resourceUrl string', 'scheme string', 'network string', 'asset string'];
  const types = typesOf('Offer', [...fields, 'payTo string', 'amount string', 'validUntil uint256']);
  const signer = signerOf('x402 offer', types, { validUntil: 0, ...payload }, signature);
  check(isSame(signer, message.to), 'the payee signed the offer', `signed by ${signer}`);
}

function verifySignedReceipt({ format, payload, signature }) {
  if (format !== 'eip712') return skip(`the receipt is signed as ${format}; only eip712 is checked here`);
  const fields = ['version uint256', 'network string', 'resourceUrl string', 'payer string'];
  const types = typesOf('Receipt', [...fields, 'issuedAt uint256', 'transaction string']);
  const signer = signerOf('x402 receipt', types, { transaction: '', ...payload }, signature);
  check(isSame(signer, message.to), 'the payee signed the receipt', `signed by ${signer}`);
  check(isSame(payload.payer, message.from), 'the signed receipt names the payer');
}

/** The extension signs for chain 1, whichever chain is paid on. */
function signerOf(name, types, payload, signature) {
  const hash = TypedDataEncoder.hash({ name, version: '1', chainId: 1 }, types, payload);
  return recovered(hash, signature);
}

function recovered(hash, signature) {
  try {
    return recoverAddress(hash, signature);
  } catch {
    return 'nobody';
  }
}

function typesOf(name, fields) {
  return { [name]: fields.map((field) => ({ name: field.split(' ')[0], type: field.split(' ')[1] })) };
}

// --- what the chain says ---------------------------------------------------------------------------------------------

async function verifyOnChain() {
  const { chain, proof } = evidence;
  if (rpcUrl === undefined) {
    skip('without --rpc the chain was not asked: nothing here proves that the money moved');
    skip('without the chain the proof’s digest is only known to whoever holds the proof');
    return;
  }
  const chainId = Number(await rpc('eth_chainId'));
  if (!check(chainId === Number(domain.chainId), 'the endpoint is of that network')) return;
  const separator = await call(domain.verifyingContract, 'DOMAIN_SEPARATOR', []);
  check(
    separator === TypedDataEncoder.hashDomain(domain),
    'the token has the EIP-712 domain that was signed',
  );
  const isUsed = await call(domain.verifyingContract, 'authorizationState', [message.from, message.nonce]);
  if (chain === null) return skip(`not seen on the chain; the token calls it ${isUsed ? 'used' : 'unused'}`);
  check(isUsed, 'the token calls the authorization used');
  const receipt = await rpc('eth_getTransactionReceipt', chain.transaction);
  if (!check(receipt?.status === '0x1', 'the transaction is on the chain and succeeded')) return;
  await verifyBlock(receipt);
  verifyEvents(receipt);
  const signature = await verifySignature(await rpc('eth_getTransactionByHash', chain.transaction));
  verifyProof(proof.sha256, signature);
}

async function verifyBlock({ blockNumber }) {
  const { chain } = evidence;
  check(Number(blockNumber) === chain.block, 'it is in that block');
  const [block, final] = await Promise.all([
    rpc('eth_getBlockByNumber', blockNumber, false),
    rpc('eth_getBlockByNumber', 'finalized', false),
  ]);
  check(Number(block?.timestamp) === chain.time, 'that block is of that time');
  if (chain.final) check(Number(final?.number) >= chain.block, 'that block is final');
}

function verifyEvents({ logs }) {
  const events = logs
    .filter(({ address }) => isSame(address, domain.verifyingContract))
    .flatMap((log) => token.parseLog(log) ?? []);
  const isThere = (name, args) =>
    events.some((event) => event.name === name && args.every((arg, n) => isSame(event.args[n], arg)));
  check(
    isThere('AuthorizationUsed', [message.from, message.nonce]),
    'it used this authorization of this payer',
  );
  check(
    isThere('Transfer', [message.from, message.to, message.value]),
    'it moved the amount from the payer to the payee',
  );
}

/** Who calls the token by a contract of their own hides the signature; the token has checked it all the same. */
async function verifySignature({ to, input }) {
  const called = isSame(to, domain.verifyingContract) ? token.parseTransaction({ data: input }) : null;
  if (called?.name !== 'transferWithAuthorization') {
    skip('the signature does not stand in the transaction itself; the token has checked it');
    return null;
  }
  const told = called.args.toObject();
  const isThis = Object.entries(message).every(([name, member]) => isSame(told[name], member));
  check(isThis, 'the transaction carries this authorization');
  const signature = told.signature ?? Signature.from({ v: Number(told.v), r: told.r, s: told.s }).serialized;
  if ((await rpc('eth_getCode', message.from, 'latest')) !== '0x') {
    skip('the payer is a contract: its own code has checked the signature (ERC-1271)');
    return signature;
  }
  const signer = recovered(evidence.authorization.hash, signature);
  check(
    isSame(signer, message.from),
    'the payer signed it (recovered from the chain)',
    `signed by ${signer}`,
  );
  return signature;
}

/** The header that was sent, put together again from the challenge and the signature that the chain shows. */
function verifyProof(digest, signature) {
  const { challenge } = evidence;
  if (digest === null || signature === null || challenge === null)
    return skip('the proof’s digest cannot be recomputed without its signature and its challenge');
  const payload = { signature, authorization: message };
  const headers = headersOf(challenge.dialect, decoded(challenge.text), payload);
  const isIt =
    createHash('sha256')
      .update(headers.filter((_, index) => index % 2 === 1).join('\n'))
      .digest('hex') === digest;
  if (!isIt && decoded(challenge.text).extensions !== undefined)
    return skip('the proof’s digest depends on extensions that the wallet may have filled in');
  check(isIt, 'the digest is that of the proof as it was sent');
}

/** Names and values in turn. */
function headersOf(dialect, document, payload) {
  const { offer } = evidence;
  if (dialect === 'x402-v1') {
    const { scheme, network } = offer;
    return ['X-PAYMENT', encoded({ x402Version: 1, scheme, network, payload })];
  }
  const { resource, extensions } = document;
  const echo = { ...(isRecord(resource) && { resource }), ...(isRecord(extensions) && { extensions }) };
  const value = encoded({ x402Version: 2, ...echo, accepted: offer, payload });
  return ['PAYMENT-SIGNATURE', value, ...(dialect === 'x402-v2-body' ? ['X-PAYMENT', value] : [])];
}

// --- reading and asking ----------------------------------------------------------------------------------------------

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

/** JSON, or JSON in base64 of either alphabet; null for neither. */
function decoded(text) {
  try {
    const json = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8');
    const document = JSON.parse(json);
    return isRecord(document) ? document : null;
  } catch {
    return null;
  }
}

function encoded(value) {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64');
}

function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Addresses, hashes and numbers, however they are written. */
function isSame(one, other) {
  return String(one).toLowerCase() === String(other).toLowerCase();
}

async function call(to, name, args) {
  const data = token.encodeFunctionData(name, args);
  return token.decodeFunctionResult(name, await rpc('eth_call', { to, data }, 'latest'))[0];
}

async function rpc(method, ...params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(20_000),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

function check(isGood, what, detail = '') {
  print(isGood ? '✓' : '✗', what, isGood ? '' : detail);
  return isGood;
}

function skip(what) {
  print('–', what, '');
}

/** Nothing of the document may draw lines of its own. */
function print(sign, what, detail) {
  counts[sign] += 1;
  const line = `${what}${detail === '' ? '' : ` (${detail})`}`;
  console.log(`${sign} ${line.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 500)}`);
}
