// Reads what a token says of itself, for a person to confirm. Nothing is guessed: the domain that it names must give the
// separator that it signs by, or no signature made here would ever be worth anything to it.
import {
  type Abi,
  decodeFunctionResult,
  domainSeparator,
  encodeFunctionData,
  getAddress,
  type Hex,
} from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';
import { siteWords } from '../core/words.ts';
import type { TokenReading } from '../wallet/api.ts';
import type { Rpc } from './rpc.ts';

/** `address`: checked before. */
export async function readToken(rpc: Rpc, chainId: number, address: Hex): Promise<Outcome<TokenReading>> {
  const token: Contract = { rpc, address, chainId };
  const [symbol, decimals, isUsed] = await Promise.all([
    call(token, 'symbol'),
    call(token, 'decimals'),
    call(token, 'authorizationState', [address, nothing]),
  ]);
  if (!symbol.ok || !decimals.ok || !isUsed.ok) return failed('rpc-failed');
  if (!isSymbol(symbol.value) || !isDecimals(decimals.value)) return failed('token-unreadable');
  if (typeof isUsed.value !== 'boolean') return failed('token-without-authorizations');
  const domain = await readDomain(token);
  if (!domain.ok) return domain;
  return success({
    address: getAddress(address),
    symbol: symbol.value,
    decimals: decimals.value,
    ...domain.value,
  });
}

/** What several endpoints say of a token: all that answered, and as many as are needed, must say the same. */
export function agreedReading(
  readings: readonly Outcome<TokenReading>[],
  needed: number,
): Outcome<TokenReading> {
  const [silent] = readings.filter((reading) => !reading.ok && reading.failure.name.startsWith('rpc-'));
  const said = readings.filter((reading) => reading.ok || !reading.failure.name.startsWith('rpc-'));
  const [first] = said;
  if (first === undefined || said.length < needed) return silent ?? failed('rpc-failed');
  const isAgreed = said.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return isAgreed ? first : failed('token-disputed');
}

interface Contract {
  readonly rpc: Rpc;
  readonly address: Hex;
  readonly chainId: number;
}

type Domain = Pick<TokenReading, 'domain' | 'domainSeparator'>;

/** By EIP-5267 where the contract speaks it; else by its name and its version. https://eips.ethereum.org/EIPS/eip-5267 */
async function readDomain(token: Contract): Promise<Outcome<Domain>> {
  const [told, name, version, separator] = await Promise.all([
    call(token, 'eip712Domain'),
    call(token, 'name'),
    call(token, 'version'),
    call(token, 'DOMAIN_SEPARATOR'),
  ]);
  if (!told.ok || !name.ok || !version.ok || !separator.ok) return failed('rpc-failed');
  const domain =
    told.value === null ? { name: name.value, version: version.value } : domainIn(told.value, token);
  if (domain === null || !isShort(domain.name) || !isShort(domain.version))
    return failed('token-domain-unproved');
  const { name: itsName, version: itsVersion } = domain;
  const own = { name: itsName, version: itsVersion };
  const computed = domainSeparator({
    domain: { ...own, chainId: token.chainId, verifyingContract: token.address },
  });
  // EIP-5267 says it in words; without it only the separator proves that name and version are the ones that are signed.
  const isProved = separator.value === null ? told.value !== null : separator.value === computed;
  return isProved ? success({ domain: own, domainSeparator: computed }) : failed('token-domain-unproved');
}

/** Name, version, chain and contract, no salt and nothing else: what an EIP-3009 authorization is signed with. */
const usualFields = '0x0f';

function domainIn(told: unknown, { chainId, address }: Contract) {
  // Cast: decoded by the ABI below.
  const [fields, name, version, chain, contract, , extensions] = told as Told;
  const isUsual = fields === usualFields && extensions.length === 0;
  const isOwn = chain === BigInt(chainId) && contract.toLowerCase() === address.toLowerCase();
  return isUsual && isOwn ? { name, version } : null;
}

type Told = readonly [Hex, string, string, bigint, Hex, Hex, readonly bigint[]];

/** Null: the contract does not have it, or gives what it does not say that it gives. */
async function call(
  { rpc, address }: Contract,
  functionName: string,
  args: readonly unknown[] = [],
): Promise<Outcome<unknown>> {
  const answer = await rpc(
    'eth_call',
    { to: address, data: encodeFunctionData({ abi, functionName, args }) },
    'latest',
  );
  if (answer.kind === 'refused') return success(null);
  if (answer.kind !== 'result') return failed('rpc-failed');
  const { result } = answer;
  if (typeof result !== 'string' || !/^0x(?:[0-9a-f]{2})+$/i.test(result)) return success(null);
  try {
    // Cast: just checked.
    return success(decodeFunctionResult({ abi, functionName, data: result as Hex }));
  } catch {
    return success(null);
  }
}

/** What a screen shows as the token's unit: short, and no tricks. */
function isSymbol(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 16 && siteWords(value) === value;
}

function isDecimals(value: unknown): value is number {
  return typeof value === 'number' && value <= 36;
}

/** A domain's words are signed as they are, whatever stands in them. */
function isShort(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 100;
}

const nothing: Hex = `0x${'00'.repeat(32)}`;

function view(name: string, outputs: readonly string[], inputs: readonly string[] = []) {
  const parameters = (types: readonly string[]) => types.map((type) => ({ name: '', type }));
  return {
    type: 'function',
    name,
    stateMutability: 'view',
    inputs: parameters(inputs),
    outputs: parameters(outputs),
  } as const;
}

const abi: Abi = [
  view('symbol', ['string']),
  view('decimals', ['uint8']),
  view('name', ['string']),
  view('version', ['string']),
  view('DOMAIN_SEPARATOR', ['bytes32']),
  view('authorizationState', ['bool'], ['address', 'bytes32']),
  view('eip712Domain', ['bytes1', 'string', 'string', 'uint256', 'address', 'bytes32', 'uint256[]']),
];
