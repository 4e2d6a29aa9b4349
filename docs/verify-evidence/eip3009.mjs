// A payment by the token's own authorization (EIP-3009): what was signed, and that the token has used it.
import { Interface } from 'ethers/abi';
import { Signature } from 'ethers/crypto';
import { TypedDataEncoder } from 'ethers/hash';
import {
  call,
  erc20,
  eventsOf,
  hasEvent,
  hashOf,
  membersOf,
  typesOf,
  verifySigner,
  verifyToken,
  verifyTransaction,
  verifyWindow,
} from './evm.mjs';
import { isSame } from './reading.mjs';
import { check, skip } from './report.mjs';

const types = typesOf('TransferWithAuthorization', [
  'from address',
  'to address',
  'value uint256',
  'validAfter uint256',
  'validBefore uint256',
  'nonce bytes32',
]);
const signedArguments = types.TransferWithAuthorization.map(({ name, type }) => `${type} ${name}`);

const token = new Interface([
  ...erc20.fragments,
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  `function transferWithAuthorization(${signedArguments}, uint8 v, bytes32 r, bytes32 s)`,
  `function transferWithAuthorization(${signedArguments}, bytes signature)`,
  'event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)',
]);

export function eip3009(evidence) {
  const { authorization, chain } = evidence;
  const { network, domain, primaryType, hash, judgedBy } = authorization;
  const message = membersOf(types.TransferWithAuthorization, authorization.message);
  const { from, to, value: amount, nonce, validAfter, validBefore } = message;
  const paid = { network, from, to, token: domain.verifyingContract, amount, scheme: 'exact' };

  function verifySigned() {
    check(primaryType === 'TransferWithAuthorization', 'what was signed is an EIP-3009 authorization');
    check(network === `eip155:${domain.chainId}`, 'its EIP-712 domain is of the network that is named');
    check(hash === hashOf(domain, types, message), 'its hash is recomputed (EIP-712)');
    verifyToken(paid);
    verifyWindow(evidence, validAfter, validBefore);
  }

  async function verifyOnChain(rpc) {
    const chainId = Number(await rpc('eth_chainId'));
    if (!check(chainId === Number(domain.chainId), 'the endpoint is of that network')) return null;
    const separator = await call(rpc, token, paid.token, 'DOMAIN_SEPARATOR', []);
    check(
      separator === TypedDataEncoder.hashDomain(domain),
      'the token has the EIP-712 domain that was signed',
    );
    const isUsed = await call(rpc, token, paid.token, 'authorizationState', [from, nonce]);
    if (chain === null)
      return skip(`not seen on the chain; the token calls it ${isUsed ? 'used' : 'unused'}`);
    check(isUsed, 'the token calls the authorization used');
    const receipt = await verifyTransaction(rpc, chain);
    if (receipt === null) return null;
    verifyEvents(receipt);
    const signature = await verifySignature(rpc, await rpc('eth_getTransactionByHash', chain.transaction));
    return signature === null ? null : { payload: { signature, authorization: message } };
  }

  function verifyEvents(receipt) {
    const events = eventsOf(receipt, paid.token, token);
    check(hasEvent(events, 'AuthorizationUsed', [from, nonce]), 'it used this authorization of this payer');
    check(
      hasEvent(events, 'Transfer', [from, to, amount]),
      'it moved the amount from the payer to the payee',
    );
  }

  /** Who calls the token by a contract of their own hides the signature; the token has checked it all the same. */
  async function verifySignature(rpc, { to: called, input }) {
    const made = isSame(called, paid.token) ? token.parseTransaction({ data: input }) : null;
    if (made?.name !== 'transferWithAuthorization') {
      skip('the signature does not stand in the transaction itself; the token has checked it');
      return null;
    }
    const told = made.args.toObject();
    const isThis = Object.entries(message).every(([name, member]) => isSame(told[name], member));
    check(isThis, 'the transaction carries this authorization');
    const signature =
      told.signature ?? Signature.from({ v: Number(told.v), r: told.r, s: told.s }).serialized;
    await verifySigner(rpc, { hash, signature, payer: from, judgedBy, block: chain.block });
    return signature;
  }

  return { paid, verifySigned, verifyOnChain };
}
