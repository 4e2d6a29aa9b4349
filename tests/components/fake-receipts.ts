// Receipts to look at: one for each state that money and goods can be in, and as many more as are wanted.
import { moneyStates } from '../../lib/core/purchase.ts';
import type { Receipt, Stranger, TokenView } from '../../lib/wallet/api.ts';

const payTo = '0x8617E340B3D01FA5F11F306F4090FD50E238070D';
const minute = 60_000;
/** Noon, so that whoever looks in the night sees the same days. */
const start = new Date().setHours(12, 0, 0, 0);

export const usdc: TokenView = {
  symbol: 'USDC',
  decimals: 6,
  network: 'eip155:8453',
  networkName: 'Base',
  testnet: false,
};
/** Anybody's contract, under the name of another. */
export const strange: Stranger = {
  contract: '0x52908400098527886E0F7030069857D2E4169EE7',
  resembles: 'USDC',
};
export const strangeUsdc: TokenView = {
  ...usdc,
  symbol: 'USDC (0x529084…169EE7)',
  unpriced: true,
  stranger: strange,
};
export const testUsdc: TokenView = {
  ...usdc,
  network: 'eip155:84532',
  networkName: 'Base Sepolia',
  testnet: true,
};

const receipt: Receipt = {
  id: 'a1',
  at: start,
  site: 'https://shop.example',
  path: '/articles/how-a-penny-is-struck',
  method: 'GET',
  token: usdc,
  amount: '10000',
  payTo,
  money: 'settled',
  delivery: 'delivered',
  transaction: `0x${'ab'.repeat(32)}`,
  transactionUrl: `https://explorer.example/tx/0x${'ab'.repeat(32)}`,
  decidedBy: 'rule',
  collectableUntil: null,
};
const unsent = { transaction: null, transactionUrl: null } as const;
const soon = Math.floor(Date.now() / 1000) + 90;
const long = Math.floor(Date.now() / 1000) - 3600;

/** The name of each says what it is about; it is also its id. */
const told: Readonly<Record<string, Partial<Receipt>>> = {
  settled: { decidedBy: 'user', method: 'POST', path: '/api/v1/summarise', amount: '25000' },
  claimed: { money: 'claimed' },
  seen: { money: 'seen' },
  undelivered: { delivery: 'undelivered' },
  unanswered: { delivery: 'none' },
  'undelivered-post': { delivery: 'undelivered', method: 'POST', path: '/api/v1/summarise' },
  'claimed-undelivered': { money: 'claimed', delivery: 'undelivered' },
  unknown: { ...unsent, money: 'unknown', delivery: 'undelivered', collectableUntil: soon },
  'unknown-long': { ...unsent, money: 'unknown', delivery: 'none', collectableUntil: long },
  live: { ...unsent, money: 'live', delivery: 'none', collectableUntil: soon },
  signed: { ...unsent, money: 'signed', delivery: 'none', collectableUntil: soon },
  reserved: { ...unsent, money: 'reserved', delivery: 'none' },
  expired: { ...unsent, money: 'expired', delivery: 'undelivered' },
  cancelled: { money: 'cancelled', delivery: 'none' },
  conflict: { money: 'conflict', delivery: 'undelivered' },
  refunded: { delivery: 'refunded' },
  void: { ...unsent, money: 'void', delivery: 'none', path: `/${'very-long-name-'.repeat(9)}`, amount: '1' },
  test: { site: 'http://localhost:4021', path: '/weather', token: testUsdc },
  elsewhere: { site: '', path: '', method: '', delivery: 'none', decidedBy: 'elsewhere', amount: '500000' },
  hostile: {
    site: `https://${'long-label.'.repeat(12)}example`,
    path: '/%3Cimg%20src=x%20onerror=alert(1)%3E',
    amount: '12345678901234567',
    money: 'expired',
    delivery: 'none',
  },
};

export const receipts: readonly Receipt[] = Object.entries(told).map(([id, change], index) => ({
  ...receipt,
  id,
  at: start - index * 97 * minute,
  ...change,
}));

const sites = [
  'https://shop.example',
  'https://paper.example',
  'https://maps.example',
  'https://api.weather.example',
];

/** Further back in time, at a few sites, most of them paid and done with. */
/** Sent, and no clear answer to it. */
export const unanswered: Receipt = { ...receipt, ...told.unknown, decidedBy: 'user' };

export function made(count: number): Receipt[] {
  return Array.from({ length: count }, (_, index) => ({
    ...receipt,
    id: `m${index}`,
    at: start - (index + 20) * 5 * 60 * minute,
    site: sites[(index * 7) % sites.length] ?? '',
    path: `/articles/${index + 1}`,
    amount: String(((index * 37) % 50) * 1000 + 1000),
    money: index % 40 === 39 ? (moneyStates[index % moneyStates.length] ?? 'settled') : 'settled',
    token: index % 15 === 14 ? testUsdc : usdc,
  }));
}
