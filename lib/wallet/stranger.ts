// A token that nobody here vouches for, as it is told from those that the wallet knows: its symbol and its name are whatever its
// contract says, so its symbol never stands without its contract.
import { type Network, shelf, type Token } from '../networks/index.ts';

/** What a token is called on every screen: `USDC`; one that a person has added `USDC (0x8f3C12…9a01bc)`. */
export function symbolOf({ own, symbol, address }: Pick<Token, 'own' | 'symbol' | 'address'>): string {
  return own === true ? `${symbol} (${address.slice(0, 8)}…${address.slice(-6)})` : symbol;
}

/** The symbol of a token that the wallet knows and that this one would be taken for, by its symbol or its name. */
export function resembled(
  { symbol, domain }: Pick<Token, 'symbol' | 'domain'>,
  network: Network,
): string | null {
  const said = [symbol, domain?.name ?? ''].map(skeleton);
  const known = [...network.tokens, ...shelf.flatMap(({ tokens }) => tokens)].filter(({ own }) => !own);
  const found = known.find((token) =>
    [token.symbol, token.domain?.name ?? ''].map(skeleton).some((name) => isIn(name, said)),
  );
  return found?.symbol ?? null;
}

function isIn(name: string, said: readonly string[]): boolean {
  return name !== '' && said.some((one) => one.includes(name));
}

/**
 * The bare letters that an eye sees: no case, no accents, nothing between them, and what looks like one of them is that one. It need
 * not be all of https://www.unicode.org/reports/tr39/: what it misses is shown with its contract as well, and without dollars.
 */
function skeleton(text: string): string {
  const letters = text.normalize('NFKD').toLowerCase();
  return Array.from(letters, (letter) => alike.get(letter) ?? letter)
    .join('')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const alike: ReadonlyMap<string, string> = new Map(
  [
    ['a', 'аαꓮᴀ'],
    ['b', 'ьβꓐʙ8'],
    ['c', 'сϲꓚᴄ'],
    ['d', 'ԁđðꓓᴅ'],
    ['e', 'еεꓰᴇ'],
    ['g', 'ɡɢꓖ'],
    ['h', 'һηнꓧ'],
    ['i', 'lіιıɪʟ1|ӏ'],
    ['n', 'ոпꓠɴ'],
    ['o', 'оοօ0ꓳᴏ'],
    ['p', 'рρꓑᴘ'],
    ['r', 'гꓣʀ'],
    ['s', 'ѕ$5ꓢꜱ'],
    ['t', 'тτꓔᴛ'],
    ['u', 'սυꓴᴜ'],
    ['x', 'хχꓫ'],
    ['y', 'уγꓬʏ'],
  ].flatMap(([letter = '', others = '']) => Array.from(others, (other) => [other, letter] as const)),
);
