// Doubles of the wallet for looking at screens: each situation is a screen and a wallet that has just that to show.
import type { ScreenName } from '../../components/routes.ts';
import { receiptAddress } from '../../components/state/route.ts';
import { ruleAddress } from '../../components/state/rule-places.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { ruleKinds } from '../../lib/rules/index.ts';
import type { Balance, Question, RuleView, SiteView, WalletApi, WalletStatus } from '../../lib/wallet/api.ts';
import { kindViews } from '../../lib/wallet/rule-kinds.ts';
import { firstRules } from '../../lib/wallet/templates.ts';
import { fakeLedger } from './fake-ledger.ts';
import { receipts as few, testUsdc, usdc } from './fake-receipts.ts';
import { fakeRuleBook, ruleLike } from './fake-rule-book.ts';

export interface Situation {
  readonly screen: ScreenName;
  readonly api: WalletApi;
  /** The place in the dashboard, as the hash of its address. */
  readonly at?: string;
  /** Buttons and other controls to press first, by their names. */
  readonly press?: readonly string[];
}

const address = '0x52908400098527886E0F7030069857D2E4169EE7';
const payTo = '0x8617E340B3D01FA5F11F306F4090FD50E238070D';
const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ');
const site = 'https://shop.example';

const balances: Balance[] = [
  { token: testUsdc, amount: '20000000' },
  { token: usdc, amount: '4273500' },
];

const rule: RuleView = { on: true, blocked: false, perRequest: '50000', perDay: '500000', money: 'real' };
const view: SiteView = { site, rule, spentToday: '120000', refusal: null };

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
    ...fakeLedger(),
    activeSite: async () => view,
    setRule: async (entry) => success(entry.rule),
    ...fakeRuleBook(),
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

function receiptShown(
  id: string,
  press: readonly string[] = [],
  overrides: Partial<WalletApi> = {},
): Situation {
  return { screen: 'Dashboard', api: fakeWallet(overrides), at: receiptAddress(id), press };
}

const developing = { status: async () => ({ ...unlocked, developerMode: true }) };
const here = Array.from({ length: 40 }, (_, n) => ruleLike({ site: `https://site-${n}.example` }));
/** A rule with a setting of every kind that it may have. */
const everyKind = Object.fromEntries(
  kindViews
    .filter(({ forSite }) => forSite)
    .map(({ id }) => [id, ruleKinds.find((kind) => kind.id === id)?.example]),
);

function ruleShown(
  name: string,
  press: readonly string[] = [],
  overrides: Partial<WalletApi> = {},
): Situation {
  const api = fakeWallet(overrides);
  return { screen: 'Dashboard', api, at: ruleAddress({ site: name, money: 'real' }), press };
}

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
  'gate, high limits': {
    screen: 'Gate',
    api: asking({ proposal: { perRequest: '2000000', perDay: '20000000' } }),
  },
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
  'popup, a limit that wants the password': {
    screen: 'Popup',
    api: fakeWallet({ setRule: async () => failed('password-needed') }),
    press: ['Pay this site by itself'],
  },
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
      ...fakeLedger([]),
      balances: async () => [{ token: usdc, amount: null }],
      today: async () => ({ real: '0', test: '0' }),
    }),
  },
  'popup, kept from web pages': { screen: 'Popup', api: withdrawn },
  'popup, silence': { screen: 'Popup', api: fakeWallet({ status: absent }) },
  'settings, kept from web pages': { screen: 'Dashboard', api: withdrawn, at: '#settings' },
  settings: { screen: 'Dashboard', api: fakeWallet(), at: '#settings' },
  receipts: { screen: 'Dashboard', api: fakeWallet(), at: '#receipts' },
  'receipts, an older page': { screen: 'Dashboard', api: fakeWallet(), at: '#receipts', press: ['Older'] },
  'receipts, by day': { screen: 'Dashboard', api: fakeWallet(), at: '#receipts', press: ['By day'] },
  'receipts, by month': { screen: 'Dashboard', api: fakeWallet(), at: '#receipts', press: ['By month'] },
  'receipts, by site': { screen: 'Dashboard', api: fakeWallet(), at: '#receipts', press: ['By site'] },
  'receipts, in doubt': { screen: 'Dashboard', api: fakeWallet(), at: '#receipts?state=doubtful' },
  'receipts, not settled': { screen: 'Dashboard', api: fakeWallet(), at: '#receipts?state=open' },
  'receipts, nothing found': {
    screen: 'Dashboard',
    api: fakeWallet(fakeLedger([])),
    at: '#receipts?state=conflict',
  },
  'receipts, none': { screen: 'Dashboard', api: fakeWallet(fakeLedger([])), at: '#receipts' },
  'receipts, silence': { screen: 'Dashboard', api: fakeWallet({ history: absent }), at: '#receipts' },
  'receipts, locked': { screen: 'Dashboard', api: locked, at: '#receipts' },
  'receipts, no wallet': { screen: 'Dashboard', api: none, at: '#receipts' },
  'receipts, saved': {
    screen: 'Dashboard',
    api: fakeWallet(fakeLedger(few)),
    at: '#receipts',
    press: ['Save CSV'],
  },
  ...Object.fromEntries(few.map(({ id }) => [`receipt, ${id}`, receiptShown(id)])),
  'receipt, unknown, checked': receiptShown('unknown', ['Check now']),
  'receipt, unknown, not checked': receiptShown('unknown', ['Check now'], {
    checkNow: async () => failed('rpc-failed'),
  }),
  'receipt, unknown, asked again': receiptShown('unknown', ['Ask the site again']),
  'receipt, unknown, before cancelling': receiptShown('unknown', ['Cancel on the chain']),
  'receipt, unknown, no gas': receiptShown('unknown', ['Cancel on the chain'], {
    cancelCost: async () =>
      success({ cost: '12840000000000', have: '0', coin: { symbol: 'ETH', decimals: 18 } }),
  }),
  'receipt, unknown, cancelled': receiptShown('unknown', ['Cancel on the chain', 'Yes, cancel the payment']),
  'receipt, unknown, not cancelled': receiptShown(
    'unknown',
    ['Cancel on the chain', 'Yes, cancel the payment'],
    { cancel: absent },
  ),
  'receipt, settled, exported': receiptShown('settled', ['Export evidence']),
  'receipt, not there': receiptShown('nothing'),
  rules: { screen: 'Dashboard', api: fakeWallet(), at: '#rules' },
  'rules, developer mode': { screen: 'Dashboard', api: fakeWallet(developing), at: '#rules' },
  'rules, many': {
    screen: 'Dashboard',
    api: fakeWallet(fakeRuleBook([...firstRules, ...here])),
    at: '#rules',
  },
  'rules, none': { screen: 'Dashboard', api: fakeWallet(fakeRuleBook(firstRules)), at: '#rules' },
  'rules, from before': { screen: 'Dashboard', api: fakeWallet(fakeRuleBook([ruleLike()])), at: '#rules' },
  'rules, tried': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: '#rules',
    press: ['Try the last 30 days'],
  },
  'rules, silence': { screen: 'Dashboard', api: fakeWallet({ rules: absent }), at: '#rules' },
  'rules, locked': { screen: 'Dashboard', api: locked, at: '#rules' },
  'rule, all sites': ruleShown('*'),
  'rule, a site': ruleShown(site),
  'rule, no rule yet': ruleShown('https://new.example'),
  'rule, every kind': ruleShown(
    site,
    ['More limits', 'What may be paid', 'When it pays', 'What always holds'],
    fakeRuleBook([...firstRules, ruleLike({ settings: everyKind })]),
  ),
  'rule, before it is removed': ruleShown(site, ['Remove this rule']),
  'rule, a wildcard': ruleShown(
    'https://*.news.example',
    ['Small change', 'Replace it'],
    fakeRuleBook([
      ...firstRules,
      ruleLike({ site: 'https://*.news.example', on: false, settings: { requests: 'navigations' } }),
      ruleLike({ site: 'https://daily.news.example' }),
    ]),
  ),
  'rule, the password is wanted': ruleShown(site, ['Generous'], {
    saveRule: async () => failed('password-needed'),
  }),
};
