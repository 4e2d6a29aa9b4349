// Doubles of the wallet for looking at screens: each situation is a screen and a wallet that has just that to show.
import type { ScreenName } from '../../components/routes.ts';
import { failed, success } from '../../lib/core/failure.ts';
import type {
  Balance,
  Question,
  Receipt,
  RuleView,
  SiteView,
  TokenView,
  WalletApi,
  WalletStatus,
} from '../../lib/wallet/api.ts';

export interface Situation {
  readonly screen: ScreenName;
  readonly api: WalletApi;
}

const address = '0x52908400098527886E0F7030069857D2E4169EE7';
const payTo = '0x8617E340B3D01FA5F11F306F4090FD50E238070D';
const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ');
const site = 'https://shop.example';

const usdc: TokenView = {
  symbol: 'USDC',
  decimals: 6,
  network: 'eip155:8453',
  networkName: 'Base',
  testnet: false,
};
const testUsdc: TokenView = { ...usdc, network: 'eip155:84532', networkName: 'Base Sepolia', testnet: true };
const balances: Balance[] = [
  { token: testUsdc, amount: '20000000' },
  { token: usdc, amount: '4273500' },
];

const rule: RuleView = { on: true, blocked: false, perRequest: '50000', perDay: '500000', money: 'real' };
const view: SiteView = { site, rule, spentToday: '120000', refusal: null };

const receipt: Receipt = {
  id: 'a1',
  at: Date.UTC(2026, 4, 4, 10, 5),
  site,
  path: '/articles/how-a-penny-is-struck',
  method: 'GET',
  token: usdc,
  amount: '10000',
  payTo,
  money: 'claimed',
  delivery: 'delivered',
  transaction: `0x${'ab'.repeat(32)}`,
  transactionUrl: `https://explorer.example/tx/0x${'ab'.repeat(32)}`,
  decidedBy: 'rule',
  collectableUntil: null,
};
const receipts: Receipt[] = [
  receipt,
  { ...receipt, id: 'a2', path: '/api/v1/summarise', method: 'POST', amount: '25000', decidedBy: 'user' },
  {
    ...receipt,
    id: 'a3',
    money: 'unknown',
    delivery: 'undelivered',
    transaction: null,
    transactionUrl: null,
    collectableUntil: Date.UTC(2026, 4, 4, 10, 7) / 1000,
  },
  {
    ...receipt,
    id: 'a4',
    site: 'http://localhost:4021',
    path: '/weather',
    token: testUsdc,
    money: 'live',
    delivery: 'none',
    collectableUntil: Date.UTC(2026, 4, 4, 10, 7) / 1000,
  },
  {
    ...receipt,
    id: 'a5',
    path: `/${'very-long-name-'.repeat(9)}`,
    amount: '1',
    money: 'void',
    delivery: 'none',
  },
];

const question: Question = {
  id: '00112233445566778899aabbccddeeff',
  site,
  resourceOrigin: site,
  path: '/articles/how-a-penny-is-struck',
  method: 'GET',
  token: usdc,
  amount: '10000',
  payTo,
  siteWords: 'One article, without advertisements, to keep.',
  reason: 'no-rule',
  observed: true,
  mayAlways: true,
  expiresAt: Date.now() + 600_000,
  proposal: { perRequest: '50000', perDay: '500000' },
  spentToday: '120000',
  balance: '4273500',
  locked: false,
  waiting: 0,
};

const unlocked: WalletStatus = {
  vault: 'unlocked',
  address,
  developerMode: false,
  reach: 'everywhere',
  access: 'all',
  retryAt: null,
};

/** An unlocked wallet with a little of everything; a situation overrides what it is about. */
function fakeWallet(overrides: Partial<WalletApi> = {}): WalletApi {
  return {
    status: async () => unlocked,
    newWords: async () => words,
    createVault: async () => success({ address }),
    unlock: async () => failed('password-wrong'),
    lock: async () => undefined,
    balances: async () => balances,
    today: async () => ({ real: '145000', test: '30000' }),
    receipts: async () => receipts,
    history: async () => ({ receipts, cursor: null }),
    totals: async () => [{ of: site, spending: { real: '145000', test: '30000' }, count: receipts.length }],
    purchase: async () => ({ receipt, log: [], may: { check: false, askAgain: false, cancel: false } }),
    checkNow: async () => success(receipt),
    askAgain: async () => success(null),
    cancelCost: async () => failed('rpc-failed'),
    cancel: async () => failed('rpc-failed'),
    exportEvidence: async () => success('{}'),
    exportHistory: async () => '',
    importHistory: async () => success({ added: 0 }),
    retention: async () => null,
    setRetention: async () => success(null),
    activeSite: async () => view,
    setRule: async (entry) => success(entry.rule),
    question: async () => question,
    answer: async () => success(null),
    networks: async () => [
      { id: usdc.network, name: 'Base', testnet: false, rpcUrl: 'https://base.rpc.example', custom: false },
      {
        id: testUsdc.network,
        name: 'Base Sepolia',
        testnet: true,
        rpcUrl: 'https://my.rpc.example/key',
        custom: true,
      },
    ],
    setRpcUrl: async ({ rpcUrl }) => (rpcUrl?.startsWith('http:') ? failed('rpc-malformed') : success(null)),
    setReach: async () => undefined,
    setDeveloperMode: async () => undefined,
    ...overrides,
  };
}

const none = fakeWallet({
  status: async () => ({ ...unlocked, vault: 'none', address: null }),
});
const locked = fakeWallet({
  status: async () => ({ ...unlocked, vault: 'locked' }),
});
const waiting = fakeWallet({
  status: async () => ({ ...unlocked, vault: 'locked', retryAt: Date.now() + 60_000 }),
});
const withdrawn = fakeWallet({ status: async () => ({ ...unlocked, access: 'withdrawn' }) });
const keptOut = fakeWallet({
  status: async () => ({ ...unlocked, vault: 'none', address: null, access: 'withdrawn' }),
});
const absent = async (): Promise<never> => {
  throw new Error('the background does not answer');
};

function asking(change: Partial<Question>, overrides: Partial<WalletApi> = {}): WalletApi {
  return fakeWallet({ question: async () => ({ ...question, ...change }), ...overrides });
}

function visiting(change: Partial<SiteView> | null): WalletApi {
  return fakeWallet({ activeSite: async () => (change === null ? null : { ...view, ...change }) });
}

const hostile: Partial<Question> = {
  site: `https://${'long-label.'.repeat(12)}example`,
  resourceOrigin: 'https://charges.example',
  path: `/${'%3Cb%3E'.repeat(30)}`,
  method: 'POST',
  amount: '12345678901234567',
  siteWords: `<img src=x onerror=alert(1)> ${'unbroken'.repeat(20)}`,
  reason: 'unobserved',
  observed: false,
  mayAlways: false,
  balance: null,
  waiting: 2,
};

export const situations: Readonly<Record<string, Situation>> = {
  'welcome, first page': { screen: 'Welcome', api: none },
  'welcome, kept from web pages': { screen: 'Welcome', api: keptOut },
  'welcome, a wallet is there': { screen: 'Welcome', api: fakeWallet() },
  'gate, a question': { screen: 'Gate', api: fakeWallet() },
  'gate, locked': {
    screen: 'Gate',
    api: asking({ locked: true, reason: 'locked' }, { status: locked.status }),
  },
  'gate, unverified and hostile': { screen: 'Gate', api: asking(hostile) },
  'gate, not enough money': { screen: 'Gate', api: asking({ balance: '9999' }) },
  'gate, expired': { screen: 'Gate', api: asking({ expiresAt: Date.now() - 1000 }) },
  'gate, nothing': { screen: 'Gate', api: fakeWallet({ question: async () => null }) },
  'gate, silence': { screen: 'Gate', api: fakeWallet({ question: absent }) },
  'approve, a question': { screen: 'Approve', api: asking({ waiting: 2 }) },
  'approve, test money': {
    screen: 'Approve',
    api: asking({ site: 'http://localhost:4021', token: testUsdc }),
  },
  'approve, refused answer': {
    screen: 'Approve',
    api: asking({}, { answer: async () => failed('purchase-under-way') }),
  },
  'popup, no wallet': { screen: 'Popup', api: none },
  'popup, locked': { screen: 'Popup', api: locked },
  'popup, too many tries': { screen: 'Popup', api: waiting },
  'popup, a rule': { screen: 'Popup', api: fakeWallet() },
  'popup, no rule': { screen: 'Popup', api: visiting({ rule: null, spentToday: '0' }) },
  'popup, blocked': { screen: 'Popup', api: visiting({ rule: { ...rule, on: false, blocked: true } }) },
  'popup, no site': { screen: 'Popup', api: visiting(null) },
  'popup, a refusal': {
    screen: 'Popup',
    api: visiting({
      refusal: {
        name: 'nothing-payable',
        detail: {},
        offers: ['network-unknown', 'token-unknown'],
        at: Date.UTC(2026, 4, 4, 10, 5),
        path: '/articles/in-another-coin',
      },
    }),
  },
  'popup, empty': {
    screen: 'Popup',
    api: fakeWallet({
      receipts: async () => [],
      balances: async () => [{ token: usdc, amount: null }],
      today: async () => ({ real: '0', test: '0' }),
    }),
  },
  'popup, kept from web pages': { screen: 'Popup', api: withdrawn },
  'popup, silence': { screen: 'Popup', api: fakeWallet({ status: absent }) },
  'settings, kept from web pages': { screen: 'Settings', api: withdrawn },
  settings: { screen: 'Settings', api: fakeWallet() },
};
