// What the seller signed: an offer before the payment, a receipt after it (x402's extension offer-receipt).
import { TypedDataEncoder } from 'ethers/hash';
import { recovered, typesOf } from './evm.mjs';
import { networkNamed } from './networks.mjs';
import { decoded, isSame } from './reading.mjs';
import { check, skip } from './report.mjs';

export function verifySellersSignatures({ challenge, receipt }, paid) {
  const said = challenge === null ? null : decoded(challenge.text);
  const offers = said?.extensions?.['offer-receipt']?.info?.offers ?? [];
  for (const one of offers) verifySignedOffer(one, paid);
  const answer = receipt === null ? null : decoded(receipt);
  const signed = answer?.extensions?.['offer-receipt']?.info?.receipt;
  if (signed !== undefined) verifySignedReceipt(signed, paid);
}

function verifySignedOffer({ format, payload, signature }, paid) {
  if (!isChecked('an offer', format, paid)) return;
  const isTaken =
    payload.amount === paid.amount &&
    isSame(payload.payTo, paid.to) &&
    isSame(payload.asset, paid.token) &&
    networkNamed(payload.network) === paid.network;
  if (!isTaken) return skip('another offer is signed too; it was not taken');
  const fields = ['version uint256', 'resourceUrl string', 'scheme string', 'network string', 'asset string'];
  const types = typesOf('Offer', [...fields, 'payTo string', 'amount string', 'validUntil uint256']);
  const signer = signerOf('x402 offer', types, { validUntil: 0, ...payload }, signature);
  check(isSame(signer, paid.to), 'the payee signed the offer', `signed by ${signer}`);
}

function verifySignedReceipt({ format, payload, signature }, paid) {
  if (!isChecked('the receipt', format, paid)) return;
  const fields = ['version uint256', 'network string', 'resourceUrl string', 'payer string'];
  const types = typesOf('Receipt', [...fields, 'issuedAt uint256', 'transaction string']);
  const signer = signerOf('x402 receipt', types, { transaction: '', ...payload }, signature);
  check(isSame(signer, paid.to), 'the payee signed the receipt', `signed by ${signer}`);
  check(isSame(payload.payer, paid.from), 'the signed receipt names the payer');
}

/** A key of Ethereum's is no payee of Solana's, whosever it is. */
function isChecked(what, format, { network }) {
  if (format !== 'eip712') skip(`${what} is signed as ${format}; only eip712 is checked here`);
  else if (!network.startsWith('eip155:'))
    skip(`${what} is signed by a key that is no account of ${network}`);
  else return true;
  return false;
}

/** The extension signs for chain 1, whichever chain is paid on. */
function signerOf(name, types, payload, signature) {
  const hash = TypedDataEncoder.hash({ name, version: '1', chainId: 1 }, types, payload);
  return recovered(hash, signature);
}
