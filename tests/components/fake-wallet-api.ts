// Doubles of the wallet for looking at screens: each situation is a screen and a wallet that has just that to show.
import type { ScreenName } from '../../components/routes.ts';
import { receiptAddress } from '../../components/state/route.ts';
import { failed, success } from '../../lib/core/failure.ts';
import type {
  Balance,
  Budget,
  Diagnosis,
  PopupView,
  Question,
  RuleView,
  SiteView,
  WaitingView,
  WalletApi,
  WalletStatus,
} from '../../lib/wallet/api.ts';
import { fakeLedger } from './fake-ledger.ts';
import { receipts as few, testUsdc, usdc } from './fake-receipts.ts';

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
const inAWhile = Date.now() + 5 * 3_600_000;
const budgets: Budget[] = [
  { kind: 'per-day', spent: '120000', limit: '500000', own: true, lessAt: inAWhile },
  {
    kind: 'per-month',
    spent: '1240000',
    limit: '5000000',
    own: false,
    lessAt: inAWhile + 9 * 24 * 3_600_000,
  },
  { kind: 'all-day', spent: '145000', limit: '2000000', own: false, lessAt: inAWhile - 3_600_000 },
  { kind: 'outstanding', spent: '0', limit: '500000', own: false, lessAt: null },
];
const view: SiteView = {
  site,
  rule,
  spentToday: '120000',
  budgets,
  price: '10000',
  refusal: null,
  diagnosis: null,
};

const diagnosis: Diagnosis = {
  at: Date.UTC(2026, 4, 4, 10, 5),
  address: 'https://shop.example/articles/with-a-broken-price',
  method: 'GET',
  family: 'x402-v2',
  beside: ['l402'],
  findings: [
    { name: 'amount-malformed', field: 'accepts[0].amount' },
    { name: 'offer-malformed', field: 'accepts[1].payTo' },
  ],
  fault: 'site',
  headers: ['content-type', 'payment-required'],
  source: 'probe',
};
const elsewhere: Diagnosis = { ...diagnosis, beside: [], findings: [], fault: 'wallet', family: 'mpp' };

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

const waitingTwo: WaitingView[] = [
  { id: question.id, site, token: usdc, amount: '10000', at: 'gate' },
  {
    id: 'ff',
    site: `https://${'long-label.'.repeat(9)}example`,
    token: testUsdc,
    amount: '12345678901234567',
    at: 'window',
  },
];

/** An unlocked wallet with a little of everything; a situation overrides what it is about. */
function fakeWallet(overrides: Partial<WalletApi> = {}): WalletApi {
  const api: WalletApi = {
    popup: () => popupOf(api),
    showQuestion: async () => success(null),
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
    rules: async () => [],
    saveRule: async () => failed('rule-malformed'),
    removeRule: async () => failed('rule-unknown'),
    applyTemplate: async () => failed('rule-malformed'),
    budgets: async () => [],
    dryRun: async () => failed('rule-malformed'),
    exportRules: async () => '',
    importRules: async () => failed('rules-malformed'),
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
  return api;
}

/** What the wallet answers one by one, in one answer. */
async function popupOf(api: WalletApi): Promise<PopupView> {
  const [status, shown, today, receipts, doubtful] = await Promise.all([
    api.status(),
    api.activeSite(),
    api.today(),
    api.receipts({ limit: 5 }),
    api.totals({ by: 'month', query: { state: 'doubtful' } }),
  ]);
  const allDay = shown?.budgets.find(({ kind }) => kind === 'all-day') ?? null;
  const count = doubtful.reduce((sum, total) => sum + total.count, 0);
  return { status, site: shown, waiting: [], today, allDay, receipts, doubtful: count };
}

function withWaiting(api: WalletApi): WalletApi {
  return { ...api, popup: async () => ({ ...(await popupOf(api)), waiting: waitingTwo }) };
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

export const situations: Readonly<Record<string, Situation>> = {
  'welcome, first page': { screen: 'Welcome', api: none },
  'welcome, kept from web pages': { screen: 'Welcome', api: keptOut },
  'welcome, a wallet is there': { screen: 'Welcome', api: fakeWallet() },
  'welcome, test money': {
    screen: 'Welcome',
    api: fakeWallet({ status: async () => ({ ...unlocked, developerMode: true }) }),
  },
  'welcome, practice': { screen: 'Welcome', api: fakeWallet(), press: ['Practice payment'] },
  'welcome, practice, asked': {
    screen: 'Welcome',
    api: fakeWallet(),
    press: ['Practice payment', 'Read on'],
  },
  'welcome, practice, declined': {
    screen: 'Welcome',
    api: fakeWallet(),
    press: ['Practice payment', 'Read on', 'Decline'],
  },
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
  'popup, no rule': {
    screen: 'Popup',
    api: visiting({ rule: null, spentToday: '0', budgets: [], price: null }),
  },
  'popup, what waits': { screen: 'Popup', api: withWaiting(fakeWallet()) },
  'popup, locked while something waits': {
    screen: 'Popup',
    api: withWaiting(fakeWallet({ status: locked.status, activeSite: async () => ({ ...view, diagnosis }) })),
  },
  'popup, a question that is gone': {
    screen: 'Popup',
    api: { ...withWaiting(fakeWallet()), showQuestion: async () => failed('question-gone') },
    press: ['Show the question of shop.example'],
  },
  'popup, the limit used up': {
    screen: 'Popup',
    api: visiting({ budgets: budgets.map((budget) => ({ ...budget, spent: budget.limit })) }),
  },
  'popup, test money': {
    screen: 'Popup',
    api: visiting({ site: 'http://localhost:4021', rule: { ...rule, money: 'test' } }),
  },
  'popup, a broken request': {
    screen: 'Popup',
    api: visiting({ diagnosis }),
    press: ['What was found', 'Show it'],
  },
  'popup, another way of paying': { screen: 'Popup', api: visiting({ diagnosis: elsewhere }) },
  'popup, a declined card': {
    screen: 'Popup',
    api: visiting({ diagnosis: { ...elsewhere, family: 'card', fault: null } }),
  },
  'popup, keys': { screen: 'Popup', api: fakeWallet(), press: ['Keyboard'] },
  'popup, everything open': {
    screen: 'Popup',
    api: fakeWallet(),
    press: ['Other limits that hold here', 'Limits: $0.05 each, $0.50 a day'],
  },
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
};
