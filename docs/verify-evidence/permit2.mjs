// A payment through Permit2, exact or up to a ceiling: what was signed, for x402's own contract alone, and that Permit2 has used it.
// https://docs.uniswap.org/contracts/permit2/reference/signature-transfer
import { isDeepStrictEqual } from 'node:util';
import { Interface } from 'ethers/abi';
import { Signature } from 'ethers/crypto';
import { TypedDataEncoder } from 'ethers/hash';
import { Transaction } from 'ethers/transaction';
import {
  call,
  erc20,
  eventsOf,
  hashOf,
  membersOf,
  recovered,
  typesOf,
  verifySigner,
  verifyToken,
  verifyTransaction,
  verifyWindow,
} from './evm.mjs';
import { isSame } from './reading.mjs';
import { check, skip } from './report.mjs';

const permit2Contract = '0x000000000022D473030F116dDEE9F6B43aC78BA3';

/** x402's contracts, the same on every chain: what they may do with a permit is in their code, and the witness binds them. */
const ways = {
  'exact-permit2': {
    scheme: 'exact',
    spender: '0x402085c248EeA27D92E8b30b2C58ed07f9E20001',
    witness: ['to address', 'validAfter uint256'],
  },
  upto: {
    scheme: 'upto',
    spender: '0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002',
    witness: ['to address', 'facilitator address', 'validAfter uint256'],
  },
};

const permitTypes = {
  ...typesOf('PermitWitnessTransferFrom', [
    'permitted TokenPermissions',
    'spender address',
    'nonce uint256',
    'deadline uint256',
    'witness Witness',
  ]),
  ...typesOf('TokenPermissions', ['token address', 'amount uint256']),
};
const allowanceTypes = typesOf('Permit', [
  'owner address',
  'spender address',
  'value uint256',
  'nonce uint256',
  'deadline uint256',
]);

const approving = new Interface(['function approve(address spender, uint256 amount)']);

const register = new Interface([
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function nonceBitmap(address owner, uint256 wordPos) view returns (uint256)',
  'event UnorderedNonceInvalidation(address indexed owner, uint256 word, uint256 mask)',
]);

export function permit2(evidence) {
  const { authorization, chain } = evidence;
  const { network, payer, domain, hash, judgedBy, allowance, approval } = authorization;
  const { scheme, spender, witness: fields } = ways[authorization.scheme];
  const types = { ...permitTypes, ...typesOf('Witness', fields) };
  const message = {
    ...membersOf(types.PermitWitnessTransferFrom, authorization.message),
    permitted: membersOf(types.TokenPermissions, authorization.message.permitted),
    witness: membersOf(types.Witness, authorization.message.witness),
  };
  const { permitted, nonce, deadline, witness } = message;
  const { token, amount } = permitted;
  const paid = { network, from: payer, to: witness.to, token, amount, scheme };
  const form = callsOf(types, scheme);

  function verifySigned() {
    check(
      authorization.primaryType === 'PermitWitnessTransferFrom' &&
        isDeepStrictEqual(authorization.types, types),
      'what was signed is a permit for one transfer through Permit2, with x402’s witness',
    );
    check(network === `eip155:${domain.chainId}`, 'its EIP-712 domain is of the network that is named');
    check(isSame(domain.verifyingContract, permit2Contract), 'its EIP-712 domain is Permit2’s');
    check(isSame(message.spender, spender), `only x402’s contract for \`${scheme}\` may carry it out`);
    check(hash === hashOf(domain, types, message), 'its hash is recomputed (EIP-712)');
    if (scheme === 'upto') check(authorization.ceiling === amount, 'the ceiling is what was signed');
    verifyToken(paid);
    verifyWindow(evidence, witness.validAfter, deadline);
    if (allowance) verifyAllowance();
    if (approval) verifyApproval();
  }

  /** Signed along, for the seller's facilitator to carry out (EIP-2612). */
  function verifyAllowance() {
    const given = membersOf(allowanceTypes.Permit, allowance.message);
    check(
      isSame(allowance.domain.chainId, domain.chainId) &&
        isSame(allowance.domain.verifyingContract, token) &&
        isSame(given.owner, payer) &&
        isSame(given.spender, permit2Contract) &&
        given.value === amount &&
        given.deadline === deadline,
      'the allowance that was signed along is for Permit2, this amount and this time alone (EIP-2612)',
    );
    check(
      allowance.hash === hashOf(allowance.domain, allowanceTypes, given),
      'the hash of the allowance is recomputed',
    );
  }

  /** Signed along as a whole transaction of the payer's, for the seller to have sent (ERC-20). */
  function verifyApproval() {
    const { chainId, nonce: place, gas, maxFeePerGas, maxPriorityFeePerGas, to, data, value } = approval;
    check(
      isSame(chainId, domain.chainId) &&
        isSame(to, token) &&
        value === '0' &&
        data === approving.encodeFunctionData('approve', [permit2Contract, amount]),
      'the transaction that was signed along approves Permit2 at the token, of this amount alone, and moves no coin (ERC-20)',
    );
    const fee = { gasLimit: gas, maxFeePerGas, maxPriorityFeePerGas };
    const unsigned = Transaction.from({ type: 2, chainId, nonce: place, ...fee, to, data, value });
    check(approval.hash === unsigned.unsignedHash, 'the hash of the transaction is recomputed (EIP-1559)');
  }

  function verifyOffer({ extra = {} }) {
    const { assetTransferMethod = scheme === 'upto' ? 'permit2' : undefined, facilitatorAddress } = extra;
    check(assetTransferMethod === 'permit2', 'the offer asks for Permit2');
    if (scheme !== 'upto') return;
    const isNamed = isSame(facilitatorAddress, witness.facilitator);
    check(isNamed, 'nobody but the offer’s facilitator may say how much is taken');
  }

  async function verifyOnChain(rpc) {
    const chainId = Number(await rpc('eth_chainId'));
    if (!check(chainId === Number(domain.chainId), 'the endpoint is of that network')) return null;
    const separator = await call(rpc, register, permit2Contract, 'DOMAIN_SEPARATOR', []);
    check(
      separator === TypedDataEncoder.hashDomain(domain),
      'Permit2 has the EIP-712 domain that was signed',
    );
    const isUsed = await isUsedAt(rpc, 'latest');
    if (chain === null)
      return skip(`not seen on the chain; Permit2 calls its nonce ${isUsed ? 'used' : 'unused'}`);
    check(isUsed, 'Permit2 calls the nonce used');
    const receipt = await verifyTransaction(rpc, chain);
    if (receipt === null) return null;
    const since = await isUsedSince(rpc, chain.block);
    const moved = verifyTransfer(receipt);
    const carried = carriedBy(await rpc('eth_getTransactionByHash', chain.transaction), since);
    if (carried === null) return verifyHidden(rpc, since);
    if (scheme === 'upto') check(carried.amount === moved, 'what was taken is what the facilitator named');
    await verifySigner(rpc, { hash, signature: carried.signature, payer, judgedBy, block: chain.block });
    return proofWith(carried);
  }

  /** No event tells which nonce was used, and the register none which transaction did: both, and the call, tell it together. */
  async function isUsedSince(rpc, block) {
    try {
      const before = await isUsedAt(rpc, `0x${(block - 1).toString(16)}`);
      const after = await isUsedAt(rpc, `0x${block.toString(16)}`);
      return check(!before && after, 'Permit2 calls the nonce used since that block');
    } catch {
      skip('the endpoint does not know since which block Permit2 calls the nonce used');
      return null;
    }
  }

  async function isUsedAt(rpc, at) {
    const place = BigInt(nonce);
    const bits = await call(rpc, register, permit2Contract, 'nonceBitmap', [payer, place >> 8n], at);
    return ((bits >> (place & 0xffn)) & 1n) === 1n;
  }

  /** What the token moved from the payer to the payee, in the smallest unit; null where that is not what was signed. */
  function verifyTransfer(receipt) {
    const moved = eventsOf(receipt, token, erc20)
      .filter(({ args }) => isSame(args?.from, payer) && isSame(args.to, witness.to))
      .map(({ args }) => args.value.toString());
    if (scheme === 'exact') {
      check(moved.includes(amount), 'it moved the amount from the payer to the payee');
      return amount;
    }
    const taken = chain.taken ?? moved.find((value) => BigInt(value) <= BigInt(amount)) ?? null;
    if (chain.taken === null)
      skip(`the document does not say how much was taken; the transaction moved ${taken}`);
    check(moved.includes(taken), 'it moved what was taken from the payer to the payee');
    check(taken !== null && BigInt(taken) <= BigInt(amount), 'no more was taken than the ceiling');
    return taken;
  }

  /** The call of x402's contract; null where that is hidden behind another contract, which Permit2 has let do it all the same. */
  function carriedBy({ to, input }, since) {
    const made = isSame(to, spender) ? form.parseTransaction({ data: input }) : null;
    if (made === null) {
      const isNamed = input.toLowerCase().includes(BigInt(nonce).toString(16).padStart(64, '0'));
      check(
        isNamed || (scheme === 'upto' && since === true),
        'the transaction names the nonce, or stands in the block in which it was used',
      );
      return null;
    }
    const told = made.args;
    const isThis = isDeepStrictEqual(carriedIn(told, types), carriedIn(callOf(message, payer), types));
    check(isThis, 'the transaction carries this permit');
    return {
      signature: told.signature,
      amount: told.amount?.toString() ?? amount,
      allowance: told.allowance,
    };
  }

  /** In its register two things use a nonce: a payment with the payer's signature, and the payer's own call, which has an event. */
  async function verifyHidden(rpc, since) {
    const place = BigInt(nonce);
    const at = `0x${chain.block.toString(16)}`;
    const topics = register.encodeFilterTopics('UnorderedNonceInvalidation', [payer]);
    const filter = { fromBlock: at, toBlock: at, address: permit2Contract, topics };
    const logs = await rpc('eth_getLogs', filter);
    const isEnded = eventsOf({ logs }, permit2Contract, register).some(
      ({ args }) => args.word === place >> 8n && ((args.mask >> (place & 0xffn)) & 1n) === 1n,
    );
    check(!isEnded, 'the nonce was used, and not ended by the payer, in that block');
    const checked = since === true ? '; Permit2 has checked one of this nonce' : '';
    skip(`the signature does not stand in the transaction itself${checked}`);
    return null;
  }

  /** What the wallet sent, as far as the chain shows it. */
  function proofWith({ signature, allowance: shown }) {
    const permit2Authorization = {
      ...{ from: payer, permitted, spender: message.spender, nonce, deadline },
      witness,
    };
    const payload = { signature, permit2Authorization };
    if (approval) {
      skip(
        'the transaction that was signed along is another one, and the document does not have its signature',
      );
      return null;
    }
    if (!allowance) return { payload };
    if (!shown) {
      skip('the allowance that was signed along was not needed, so the chain does not show it');
      return null;
    }
    const signed = Signature.from({ v: Number(shown.v), r: shown.r, s: shown.s }).serialized;
    const signer = recovered(allowance.hash, signed);
    check(isSame(signer, payer), 'the payer signed the allowance as well', `signed by ${signer}`);
    const info = {
      ...{ from: payer, asset: token, spender: permit2Contract, amount, nonce: allowance.message.nonce },
      ...{ deadline, signature: signed, version: '1' },
    };
    return { payload, ours: { eip2612GasSponsoring: info } };
  }

  return { paid, verifySigned, verifyOffer, verifyOnChain };
}

/** How x402's contracts are called. Of a ceiling the facilitator names how much it is. */
function callsOf(types, scheme) {
  const tuple = (name) => `tuple(${types[name].map((field) => `${field.type} ${field.name}`).join(', ')})`;
  const permit = `tuple(${tuple('TokenPermissions')} permitted, uint256 nonce, uint256 deadline) permit`;
  const taken = scheme === 'upto' ? ['uint256 amount'] : [];
  const rest = [permit, ...taken, 'address owner', `${tuple('Witness')} witness`, 'bytes signature'].join(
    ', ',
  );
  const allowance = 'tuple(uint256 value, uint256 deadline, bytes32 r, bytes32 s, uint8 v) allowance';
  return new Interface([`function settle(${rest})`, `function settleWithPermit(${allowance}, ${rest})`]);
}

function callOf({ permitted, nonce, deadline, witness }, owner) {
  return { permit: { permitted, nonce, deadline }, owner, witness };
}

/** All that a call has of the permit, written in one way. */
function carriedIn({ permit, owner, witness }, types) {
  const { permitted, nonce, deadline } = permit;
  const named = types.Witness.map(({ name }) => witness[name]);
  return [permitted.token, permitted.amount, nonce, deadline, owner, ...named].map((member) =>
    String(member).toLowerCase(),
  );
}
