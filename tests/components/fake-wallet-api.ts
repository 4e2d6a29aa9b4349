// Doubles of the wallet for looking at screens: each situation is a screen and a wallet that has just that to show.
import type { ScreenName } from '../../components/routes.ts';
import { allowanceAddress, receiptAddress, tokenAddress } from '../../components/state/route.ts';
import { ruleAddress } from '../../components/state/rule-places.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { ruleKinds } from '../../lib/rules/index.ts';
import { lookAtWords } from '../../lib/wallet/accounts.ts';
import type {
  Balance,
  Budget,
  BudgetNote,
  Diagnosis,
  OfferTerms,
  OfferView,
  OwnCode,
  PopupView,
  PurseEntry,
  Question,
  QuestionItem,
  Receipt,
  RuleView,
  SendPlan,
  SendView,
  SiteView,
  SmartAccountView,
  WaitingView,
  WalletApi,
  WalletStatus,
} from '../../lib/wallet/api.ts';
import { kindViews } from '../../lib/wallet/rule-kinds.ts';
import { firstRules } from '../../lib/wallet/templates.ts';
import type { Watch } from '../../lib/wallet/watch.ts';
import { fakeAllowances, lacking, noneAllowed, refusedAllowance } from './fake-allowances.ts';
import { fakeLedger } from './fake-ledger.ts';
import { fakeNetworks, withStranger } from './fake-networks.ts';
import { receipts as few, made, strange, strangeUsdc, testUsdc, unanswered, usdc } from './fake-receipts.ts';
import { fakeRuleBook, ruleLike } from './fake-rule-book.ts';

export interface Situation {
  readonly screen: ScreenName;
  readonly api: WalletApi;
  /** The place in the dashboard, as the hash of its address. */
  readonly at?: string;
  /** What is typed into fields first, by their labels. */
  readonly fill?: Readonly<Record<string, string>>;
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

function item(n: number, change: Partial<QuestionItem> = {}): QuestionItem {
  const path = n === 0 ? '/articles/how-a-penny-is-struck' : `/plates/penny-${n}.png`;
  const words = n === 0 ? 'One article, without advertisements, to keep.' : null;
  return {
    id: `${n}`,
    resourceOrigin: site,
    path,
    method: 'GET',
    amount: '10000',
    siteWords: words,
    ...change,
  };
}

const terms: OfferTerms = {
  token: usdc,
  amount: '10000',
  payTo,
  siteWords: 'One article, without advertisements, to keep.',
  proposal: { perRequest: '50000', perDay: '500000' },
  spentToday: '120000',
  budgets: [],
  balance: '4273500',
  changes: [],
};
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
  moneyLeft: null,
  refusal: null,
  diagnosis: null,
  mutedUntil: null,
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
const strangePlace = { network: usdc.network, asset: strange.contract };
const otherWay: Diagnosis = { ...diagnosis, beside: [], findings: [], fault: 'wallet', family: 'mpp' };

const question: Question = {
  ...terms,
  id: '00112233445566778899aabbccddeeff',
  site,
  resourceOrigin: site,
  path: '/articles/how-a-penny-is-struck',
  method: 'GET',
  items: [item(0)],
  reason: 'no-rule',
  observed: true,
  opinions: [{ kind: 'rule', say: 'ask', reason: 'no-rule' }],
  mayAlways: true,
  mayVisit: true,
  offers: [],
  impossible: [],
  expiresAt: Date.now() + 600_000,
  locked: false,
  waiting: 0,
};

const unlocked: WalletStatus = {
  vault: 'unlocked',
  address,
  solanaAddress: null,
  developerMode: false,
  reach: 'everywhere',
  access: 'all',
  retryAt: null,
  stopped: null,
  phrase: 'copper meadow',
  backedUpAt: Date.UTC(2026, 4, 4, 10),
  lockAfter: 15,
  passkey: null,
};

const purse: PurseEntry[] = [
  {
    token: testUsdc,
    asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    account: address,
    amount: '20000000',
    spokenFor: '0',
    coin: 'ETH',
  },
  {
    token: usdc,
    asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    account: address,
    amount: '4273500',
    spokenFor: '30000',
    coin: 'ETH',
  },
];

const smartAccounts: SmartAccountView[] = [
  {
    network: usdc.network,
    networkName: 'Base',
    address: payTo,
    pays: true,
    balances: [
      { token: usdc, amount: '12340000' },
      { token: { ...usdc, symbol: 'EURC', unpriced: true }, amount: '0' },
    ],
  },
  {
    network: testUsdc.network,
    networkName: 'Base Sepolia',
    address,
    pays: false,
    balances: [{ token: testUsdc, amount: null }],
  },
];

const ownCodes: OwnCode[] = [
  { network: usdc.network, delegate: payTo, accepts: true },
  { network: testUsdc.network, delegate: payTo, accepts: false },
  { network: 'eip155:10', delegate: payTo, accepts: null },
];

const onSolana: PurseEntry = {
  token: { ...usdc, network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', networkName: 'Solana' },
  asset: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
  account: 'HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk',
  amount: '1250000',
  spokenFor: '0',
  coin: 'SOL',
};

const plan: SendPlan = {
  id: 'b2',
  token: usdc,
  amount: '1500000',
  to: payTo,
  fee: '12840000000000',
  opening: null,
  have: '500000000000000',
  keep: '0',
  coin: { symbol: 'ETH', decimals: 18 },
};

/** To a wallet that has no account for the token. */
const planOnSolana: SendPlan = {
  id: 'b3',
  token: onSolana.token,
  amount: '1250000',
  to: 'GyGKxMyg1p9SsHfm15MkNUu1u9TN2JtTspcdmrtGUdse',
  fee: '2045480',
  opening: '2039280',
  have: '12500000',
  keep: '890880',
  coin: { symbol: 'SOL', decimals: 9 },
};

/** One for each state. */
const sent = (['signed', 'sent', 'seen', 'done', 'failed', 'replaced', 'lapsed'] as const).map(
  (state, index): SendView => ({
    id: `s${index}`,
    at: Date.UTC(2026, 4, 4, 10) - index * 86_400_000,
    token: index === 3 ? testUsdc : usdc,
    amount: String(1_250_000 * (index + 1)),
    to: payTo,
    state,
    transaction: `0x${'ab'.repeat(32)}`,
    transactionUrl: `https://explorer.example/tx/0x${'ab'.repeat(32)}`,
  }),
);

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
    checkWords: async (entry) => lookAtWords(entry.words),
    createVault: async () => success({ address }),
    unlock: async () => failed('password-wrong'),
    lock: async () => undefined,
    stop: async () => undefined,
    goOn: async () => success(null),
    unmute: async () => undefined,
    heldPayment: async () => null,
    budgetNotes: async () => [],
    putAwayNote: async () => undefined,
    unlockByPasskey: async () => failed('passkey-wrong'),
    addPasskey: async () => success(null),
    removePasskey: async () => undefined,
    changePassword: async () => failed('password-wrong'),
    setLockAfter: async () => success(null),
    recoveryWords: async ({ password }) => (password === 'wrong' ? failed('password-wrong') : success(words)),
    noteBackup: async () => undefined,
    drawPhrase: async () => 'silver orchard',
    setPhrase: async ({ phrase }) => (phrase.includes(' ') ? success(phrase) : failed('phrase-malformed')),
    purse: async () => purse,
    smartAccounts: async () => [],
    nameAccount: async () => success(null),
    payFrom: async () => success(null),
    removeAccount: async () => success(null),
    ownCode: async () => [],
    planSend: async () => success(plan),
    send: async () => (sent[1] === undefined ? failed('send-unknown') : success(sent[1])),
    sends: async () => sent,
    ...fakeAllowances(),
    balances: async () => balances,
    today: async () => ({ real: '145000', test: '30000' }),
    ...fakeLedger(),
    activeSite: async () => view,
    setRule: async (entry) => success(entry.rule),
    ...fakeRuleBook(),
    question: async () => askedFor(),
    answer: async () => success(null),
    ...fakeNetworks(),
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
    api.totals({ by: 'month', query: { state: 'doubtful', now: Date.now() } }),
  ]);
  const allDay = shown?.budgets.find(({ kind }) => kind === 'all-day') ?? null;
  const count = doubtful.reduce((sum, total) => sum + total.count, 0);
  return { status, site: shown, waiting: [], today, allDay, receipts, doubtful: count };
}

function withWaiting(api: WalletApi): WalletApi {
  return { ...api, popup: async () => ({ ...(await popupOf(api)), waiting: waitingTwo }) };
}

/** A year of purchases at more sites than a plot has patterns. */
const sellers = 'shop paper maps radio atlas films songs bread'.split(' ');
const year = [0, 1, 2].flatMap((third) =>
  made(560).map((receipt, index) => ({
    ...receipt,
    id: `${receipt.id}-${third}`,
    at: receipt.at - third * 117 * 86_400_000,
    site: `https://${sellers[Math.min((index * 7) % 13, sellers.length - 1 - third)]}.example`,
  })),
);

const spender = fakeWallet({
  ...fakeLedger(year),
  budgets: async () => [
    { kind: 'per-day', spent: '0', limit: '500000', own: true, lessAt: null },
    { kind: 'all-day', spent: '1400000', limit: '2000000', own: true, lessAt: Date.now() + 7_200_000 },
    { kind: 'outstanding', spent: '0', limit: '500000', own: true, lessAt: null },
  ],
});
const developer = { ...spender, status: async () => ({ ...unlocked, developerMode: true }) };

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
/** Long work that is never done, and ends when its page no longer wants it; `ended` in the window tells how often it did. */
function endless(watch: Watch | undefined, of: number | null): Promise<Outcome<never>> {
  watch?.note({ done: 4_000, of });
  return new Promise((resolve) =>
    watch?.signal.addEventListener('abort', () => {
      Reflect.set(globalThis, 'ended', (Reflect.get(globalThis, 'ended') ?? 0) + 1);
      resolve(failed('work-stopped'));
    }),
  );
}

/** A question whose first offer has its terms; `others` are further ones. */
function askedFor(
  change: Partial<Question> = {},
  others: readonly Partial<OfferView>[] = [],
  why: OfferView['because'] = { reason: 'cheapest' },
): Question {
  const whole = { ...question, ...change };
  const { token, amount, payTo: to, siteWords, proposal, spentToday, budgets, balance, changes } = whole;
  const said = { token, amount, payTo: to, siteWords, proposal, spentToday, budgets, balance, changes };
  const because = others.length === 0 ? null : why;
  const caution = null;
  const more = others.map((other, index) => ({
    ...said,
    id: `other ${index}`,
    because: null,
    caution,
    ...other,
  }));
  const { upTo, allowance, approval, chargedFirst, smartAccount } = whole;
  const beside = {
    ...(upTo && { upTo }),
    ...(allowance !== undefined && { allowance }),
    ...(approval && { approval }),
    ...(chargedFirst && { chargedFirst }),
    ...(smartAccount !== undefined && { smartAccount }),
  };
  return { ...whole, offers: [{ ...said, ...beside, id: 'first', because, caution }, ...more] };
}

function asking(
  change: Partial<Question> = {},
  overrides: Partial<WalletApi> = {},
  others: readonly Partial<OfferView>[] = [],
  why?: OfferView['because'],
): WalletApi {
  return fakeWallet({ question: async () => askedFor(change, others, why), ...overrides });
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

/** Twelve at once, of different prices. */
const twelve: Partial<Question> = {
  items: Array.from({ length: 12 }, (_, n) => item(n, n === 11 ? { amount: '7500', method: 'POST' } : {})),
  amount: '117500',
};

const stopped = { at: Date.now() - 60_000, out: { count: 3, spending: { real: '30000', test: '0' } } };
const notes: BudgetNote[] = [
  {
    id: 'day',
    site,
    money: 'real',
    window: 'day',
    spent: '400000',
    limit: '500000',
    lessAt: Date.now() + 7_200_000,
    more: 10,
  },
  {
    id: 'all',
    site: null,
    money: 'test',
    window: 'day',
    spent: '2000000',
    limit: '2000000',
    lessAt: Date.now() + 60_000,
    more: 0,
  },
];

/** Another offer, dearer, and on a network where there is money. */
const elsewhere: Partial<OfferView> = {
  token: { ...usdc, network: 'eip155:137', networkName: 'Polygon' },
  amount: '2000000',
  balance: '4000000',
};

const impossible: Question['impossible'] = [
  { name: 'network-unknown', network: 'eip155:999999' },
  { name: 'allowance-missing', network: 'Base', lacks: lacking },
  { name: 'offer-malformed', network: null },
];

const notAsBefore: Partial<Question> = {
  reason: 'payee-changed',
  opinions: [
    { kind: 'payee', say: 'ask', reason: 'payee-changed' },
    { kind: 'per-day', say: 'pay', reason: 'within-per-day' },
  ],
  budgets: [
    {
      kind: 'per-day',
      spent: '120000',
      limit: '500000',
      own: true,
      lessAt: new Date().setHours(23, 5),
    },
    { kind: 'all-day', spent: '1900000', limit: '2000000', own: false, lessAt: null },
  ],
  changes: [
    { what: 'payee', before: address, now: payTo },
    { what: 'network', before: 'Base, Polygon', now: 'Base Sepolia' },
    { what: 'price', before: '5000', now: '10000' },
  ],
};

function receiptShown(
  id: string,
  press: readonly string[] = [],
  overrides: Partial<WalletApi> = {},
): Situation {
  return { screen: 'Dashboard', api: fakeWallet(overrides), at: receiptAddress(id), press };
}

const passkey = { credential: 'AAAAAAAAAAAAAAAAAAAAAA', salt: '00'.repeat(32) };
const sendFields = { To: payTo, 'Amount in USDC': '1.5' };
const chainFields = {
  'RPC endpoint': 'http://localhost:8545',
  'Token contract': '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
};
/** The site has answered that Permit2 may not take it. */
const notAllowed: Receipt = { ...unanswered, lacks: lacking };
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
  'gate, not enough money': { screen: 'Gate', api: asking({ balance: '9999' }, {}, [elsewhere]) },
  'gate, not enough money on Solana': {
    screen: 'Gate',
    api: asking(
      { balance: '9999', token: onSolana.token },
      { status: async () => ({ ...unlocked, solanaAddress: onSolana.account }) },
    ),
  },
  'gate, not enough test money': {
    screen: 'Gate',
    api: asking({ balance: '0', token: testUsdc, site: 'http://localhost:4021' }),
  },
  'gate, a ceiling and an allowance': {
    screen: 'Gate',
    api: asking({
      upTo: true,
      allowance: '0x000000000022D473030F116dDEE9F6B43aC78BA3',
      reason: 'signs-allowance',
      opinions: [{ kind: 'journal', say: 'ask', reason: 'signs-allowance' }],
    }),
  },
  'gate, a transaction signed along': {
    screen: 'Gate',
    api: asking({
      token: { ...usdc, decimals: 18, network: 'eip155:56', networkName: 'BNB Smart Chain' },
      amount: '10000000000000000',
      balance: '5000000000000000000',
      approval: {
        spender: '0x000000000022D473030F116dDEE9F6B43aC78BA3',
        fee: '60000000000000',
        coin: { symbol: 'BNB', decimals: 18 },
      },
      mayAlways: false,
      reason: 'signs-approval',
      opinions: [{ kind: 'terms', say: 'ask', reason: 'signs-approval' }],
    }),
  },
  'gate, charged before delivery, beside what is not': {
    screen: 'Gate',
    api: asking(
      {
        reason: 'charged-before-delivery',
        chargedFirst: true,
        mayAlways: false,
        impossible: [
          { name: 'needs-channel-deposit', network: 'Base' },
          { name: 'network-other-kind', network: 'Stellar' },
        ],
      },
      {},
      [{ amount: '900000' }],
    ),
    press: ['Not possible: 2'],
  },
  'gate, charged before delivery, and not as before': {
    screen: 'Gate',
    api: asking({ reason: 'payee-changed', chargedFirst: true, mayAlways: false, smartAccount: address }),
  },
  'gate, several offers': {
    screen: 'Gate',
    api: asking({ impossible }, { status: async () => ({ ...unlocked, phrase: 'amber kettle' }) }, [
      { ...elsewhere, balance: '0' },
      {
        token: testUsdc,
        amount: '500000',
        balance: '20000000',
        proposal: { perRequest: '500000', perDay: '500000' },
      },
    ]),
    press: ['2 USDC'],
  },
  'gate, several offers, one avoided': {
    screen: 'Gate',
    api: asking(
      { amount: '20000', balance: '70000' },
      {},
      [{ ...elsewhere, amount: '10000', caution: 'silent' }],
      {
        reason: 'answering',
        numbers: { more: '10000' },
      },
    ),
  },
  'gate, not as before': { screen: 'Gate', api: asking(notAsBefore), press: ['Why?'] },
  'gate, a high amount': {
    screen: 'Gate',
    api: asking({
      site: 'https://xn--80ak6aa92e.example',
      amount: '2500000',
      reason: 'over-outstanding',
      proposal: {
        perRequest: '2500000',
        perDay: '2500000',
        stop: { kind: 'outstanding', spent: '0', limit: '500000', own: false, lessAt: null },
      },
    }),
  },
  'gate, a limit is used up': {
    screen: 'Gate',
    api: asking({
      reason: 'over-all-day',
      proposal: {
        perRequest: '50000',
        perDay: '500000',
        before: { perRequest: '50000', perDay: '500000' },
        stop: { kind: 'all-day', spent: '1995000', limit: '2000000', own: false, lessAt: inAWhile },
      },
    }),
  },
  'gate, a rule is replaced': {
    screen: 'Gate',
    api: asking({
      reason: 'over-per-request',
      proposal: {
        perRequest: '50000',
        perDay: '500000',
        before: { perRequest: '5000', perDay: '100000' },
      },
    }),
  },
  'gate, high limits': {
    screen: 'Gate',
    api: asking({ proposal: { perRequest: '2000000', perDay: '20000000' } }),
  },
  'gate, expired': { screen: 'Gate', api: asking({ expiresAt: Date.now() - 1000 }) },
  'gate, a payment under way': {
    screen: 'Gate',
    api: fakeWallet({ question: async () => null, heldPayment: async () => unanswered }),
  },
  'gate, a payment that is not allowed': {
    screen: 'Gate',
    api: fakeWallet({ question: async () => null, heldPayment: async () => notAllowed }),
  },
  'gate, nothing': { screen: 'Gate', api: fakeWallet({ question: async () => null }) },
  'gate, silence': { screen: 'Gate', api: fakeWallet({ question: absent }) },
  'approve, a question': { screen: 'Approve', api: asking({ waiting: 2 }) },
  'approve, a token that nobody knows': {
    screen: 'Approve',
    api: asking({
      token: strangeUsdc,
      balance: '1000000',
      mayAlways: false,
      opinions: [
        { kind: 'rule', say: 'ask', reason: 'no-rule' },
        { kind: 'terms', say: 'ask', reason: 'token-unpriced' },
      ],
    }),
  },
  'approve, twelve items': { screen: 'Approve', api: asking(twelve) },
  'approve, twelve items and not enough money': {
    screen: 'Approve',
    api: asking({ ...twelve, balance: '100000' }),
  },
  'approve, test money': {
    screen: 'Approve',
    api: asking({ site: 'http://localhost:4021', token: testUsdc }),
  },
  'approve, a template': {
    screen: 'Approve',
    api: asking(),
    press: ['Change the limits, or how long', 'Generous'],
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
    press: ['Show the question of shop.example about 0.01 USDC'],
  },
  'popup, the limit used up': {
    screen: 'Popup',
    api: visiting({ budgets: budgets.map((budget) => ({ ...budget, spent: budget.limit })) }),
  },
  'popup, money nearly gone': { screen: 'Popup', api: visiting({ moneyLeft: { token: usdc, payments: 3 } }) },
  'popup, test money': {
    screen: 'Popup',
    api: visiting({ site: 'http://localhost:4021', rule: { ...rule, money: 'test' } }),
  },
  'popup, a broken request': {
    screen: 'Popup',
    api: visiting({ diagnosis }),
    press: ['What was found', 'Show it'],
  },
  'popup, another kind of network': {
    screen: 'Popup',
    api: visiting({
      diagnosis: {
        ...diagnosis,
        beside: [],
        findings: [{ name: 'network-other-kind', field: 'accepts[].network', named: 'Stellar' }],
        fault: 'wallet',
      },
    }),
    press: ['What was found'],
  },
  'approve, too little of a token that nobody knows': {
    screen: 'Approve',
    api: asking({ token: strangeUsdc, balance: '0', mayAlways: false }),
  },
  'popup, an unknown token': {
    screen: 'Popup',
    api: visiting({
      diagnosis: {
        ...otherWay,
        family: 'x402-v2',
        findings: [{ name: 'token-unknown', field: 'accepts[].asset', token: strangePlace }],
      },
    }),
  },
  'popup, another way of paying': { screen: 'Popup', api: visiting({ diagnosis: otherWay }) },
  'popup, a declined card': {
    screen: 'Popup',
    api: visiting({ diagnosis: { ...otherWay, family: 'card', fault: null } }),
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
  'popup, paused': { screen: 'Popup', api: visiting({ pausedUntil: inAWhile }) },
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
        count: 1,
      },
    }),
  },
  'popup, many refusals': {
    screen: 'Popup',
    api: visiting({
      refusal: {
        name: 'too-many-questions',
        detail: {},
        offers: [],
        at: Date.UTC(2026, 4, 4, 10, 5),
        path: '/plates/penny-300.png',
        count: 100,
      },
    }),
  },
  'popup, muted': { screen: 'Popup', api: visiting({ mutedUntil: Date.now() + 3_600_000 }) },
  'popup, budgets nearly spent': { screen: 'Popup', api: fakeWallet({ budgetNotes: async () => notes }) },
  'popup, stopped and locked': {
    screen: 'Popup',
    api: fakeWallet({ status: async () => ({ ...unlocked, vault: 'locked', stopped }) }),
  },
  'popup, stopped': {
    screen: 'Popup',
    api: fakeWallet({ status: async () => ({ ...unlocked, stopped }) }),
  },
  'popup, not to be lifted': {
    screen: 'Popup',
    api: fakeWallet({
      status: async () => ({ ...unlocked, stopped }),
      goOn: async () => failed('wallet-locked'),
    }),
    press: ['Go on'],
  },
  'popup, asked, with reasons': {
    screen: 'Popup',
    api: visiting({
      refusal: {
        name: 'declined',
        detail: {},
        offers: [],
        opinions: [
          {
            kind: 'per-day',
            say: 'ask',
            reason: 'over-per-day',
            numbers: { cost: '10000', spent: '495000', limit: '500000' },
          },
          { kind: 'quiet-hours', say: 'ask', reason: 'quiet-hours' },
        ],
        at: Date.UTC(2026, 4, 4, 10, 5),
        path: '/articles/one-too-many',
        count: 1,
      },
    }),
    press: ['Why was this asked?'],
  },
  'popup, an allowance is missing': {
    screen: 'Popup',
    api: visiting({
      refusal: {
        name: 'allowance-missing',
        detail: { network: lacking.network, token: lacking.asset, amount: lacking.amount },
        offers: [],
        at: Date.UTC(2026, 4, 4, 10, 5),
        path: '/permit2',
        count: 1,
      },
    }),
  },
  'popup, a payment that is not allowed': {
    screen: 'Popup',
    api: visiting({
      refusal: {
        name: 'purchase-lacks-allowance',
        detail: {
          network: lacking.network,
          token: lacking.asset,
          amount: lacking.amount,
          until: String(notAllowed.collectableUntil),
        },
        offers: [],
        at: Date.UTC(2026, 4, 4, 10, 5),
        path: '/permit2',
        count: 1,
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
  overview: { screen: 'Dashboard', api: spender, at: '#overview' },
  'overview, as tables': {
    screen: 'Dashboard',
    api: spender,
    at: '#overview',
    press: ['Show as a table'],
  },
  'overview, by network': {
    screen: 'Dashboard',
    api: developer,
    at: '#overview',
    press: ['90 days', 'By network'],
  },
  'overview, nothing': { screen: 'Dashboard', api: fakeWallet(fakeLedger([])), at: '#overview' },
  'overview, stopped': {
    screen: 'Dashboard',
    api: fakeWallet({ status: async () => ({ ...unlocked, stopped }) }),
    at: '#overview',
  },
  'overview, locked': { screen: 'Dashboard', api: locked, at: '#overview' },
  'overview, silence': { screen: 'Dashboard', api: fakeWallet({ totals: absent }), at: '#overview' },
  about: { screen: 'Dashboard', api: fakeWallet(), at: '#about', press: ['All packages'] },
  account: { screen: 'Dashboard', api: fakeWallet(), at: '#accounts' },
  'account, two smart accounts, and code of its own': {
    screen: 'Dashboard',
    api: fakeWallet({
      smartAccounts: async () => smartAccounts,
      ownCode: async () => ownCodes,
      nameAccount: async () => failed('account-refuses-key'),
    }),
    fill: { 'Address of the smart account': payTo },
    press: ['Try out and add'],
    at: '#accounts',
  },
  'account, on Solana': {
    screen: 'Dashboard',
    api: fakeWallet({
      status: async () => ({ ...unlocked, solanaAddress: onSolana.account }),
      purse: async () => [...purse, onSolana],
    }),
    at: '#accounts',
  },
  'account, on Solana after unlocking': {
    screen: 'Dashboard',
    api: fakeWallet({ purse: async () => [{ ...onSolana, account: '', amount: null }] }),
    at: '#accounts',
  },
  'account, never backed up, nothing sent': {
    screen: 'Dashboard',
    api: fakeWallet({ status: async () => ({ ...unlocked, backedUpAt: null }), sends: async () => [] }),
    at: '#accounts',
  },
  'account, a network is silent': {
    screen: 'Dashboard',
    api: fakeWallet({ purse: async () => purse.map((entry) => ({ ...entry, amount: null })) }),
    at: '#accounts',
  },
  'account, an address that is none': {
    screen: 'Dashboard',
    api: fakeWallet({ planSend: async () => failed('recipient-malformed') }),
    at: '#accounts',
    fill: sendFields,
    press: ['Continue'],
  },
  'account, before sending': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: '#accounts',
    fill: sendFields,
    press: ['Continue'],
  },
  'account, before sending on Solana': {
    screen: 'Dashboard',
    api: fakeWallet({ purse: async () => [onSolana], planSend: async () => success(planOnSolana) }),
    at: '#accounts',
    fill: sendFields,
    press: ['Continue'],
  },
  'account, too little stays on Solana': {
    screen: 'Dashboard',
    api: fakeWallet({
      purse: async () => [onSolana],
      planSend: async () => success({ ...planOnSolana, have: '2100000' }),
    }),
    at: '#accounts',
    fill: sendFields,
    press: ['Continue'],
  },
  'account, a token account to send to': {
    screen: 'Dashboard',
    api: fakeWallet({
      purse: async () => [onSolana],
      planSend: async () => failed('recipient-token-account'),
    }),
    at: '#accounts',
    fill: sendFields,
    press: ['Continue'],
  },
  'account, no coin for the fee': {
    screen: 'Dashboard',
    api: fakeWallet({ planSend: async () => success({ ...plan, have: '0' }) }),
    at: '#accounts',
    fill: sendFields,
    press: ['Continue'],
  },
  'account, nothing allowed': {
    screen: 'Dashboard',
    api: fakeWallet(fakeAllowances(noneAllowed)),
    at: '#accounts',
    press: ['When a seller offers to allow for you'],
  },
  'account, transactions along are to be switched on': {
    screen: 'Dashboard',
    api: fakeWallet(fakeAllowances(noneAllowed)),
    at: '#accounts',
    press: ['When a seller offers to allow for you', 'Take such offers up'],
  },
  'account, an allowance was refused': {
    screen: 'Dashboard',
    api: fakeWallet(fakeAllowances(refusedAllowance)),
    at: '#accounts',
  },
  'account, an allowance that a payment lacked': {
    screen: 'Dashboard',
    api: fakeWallet(fakeAllowances(noneAllowed)),
    at: allowanceAddress(lacking),
  },
  'account, before allowing': {
    screen: 'Dashboard',
    api: fakeWallet(fakeAllowances(noneAllowed)),
    at: allowanceAddress(lacking),
    press: ['See what it costs'],
  },
  'account, no coin to allow with': {
    screen: 'Dashboard',
    api: fakeWallet(fakeAllowances(noneAllowed, '0')),
    at: allowanceAddress(lacking),
    press: ['See what it costs'],
  },
  'account, allowing what is so already': {
    screen: 'Dashboard',
    api: fakeWallet(fakeAllowances()),
    at: allowanceAddress({ ...lacking, amount: '400000' }),
    press: ['See what it costs'],
  },
  'account, before taking an allowance back': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: '#accounts',
    press: ['Take it back: USDC on Polygon'],
  },
  'account, an allowance of an unknown token': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: allowanceAddress({ ...lacking, network: 'eip155:999999' }),
  },
  'account, allowances are silent': {
    screen: 'Dashboard',
    api: fakeWallet({ allowances: absent }),
    at: '#accounts',
  },
  'account, locked': { screen: 'Dashboard', api: locked, at: '#accounts' },
  'account, no wallet': { screen: 'Dashboard', api: none, at: '#accounts' },
  'account, silence': {
    screen: 'Dashboard',
    api: fakeWallet({ purse: absent, sends: absent }),
    at: '#accounts',
  },
  security: { screen: 'Dashboard', api: fakeWallet(), at: '#security' },
  'security, with a passkey, without a phrase': {
    screen: 'Dashboard',
    api: fakeWallet({ status: async () => ({ ...unlocked, phrase: null, passkey }) }),
    at: '#security',
  },
  'security, a phrase was drawn': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: '#security',
    press: ['Choose another phrase', 'Draw a phrase'],
  },
  'security, silence': { screen: 'Dashboard', api: fakeWallet({ status: absent }), at: '#security' },
  'popup, locked with a passkey': {
    screen: 'Popup',
    api: fakeWallet({ status: async () => ({ ...unlocked, vault: 'locked', passkey }) }),
    press: ['Unlock with the passkey'],
  },
  networks: { screen: 'Dashboard', api: fakeWallet(), at: '#networks' },
  'networks, one of them opened': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: '#networks',
    press: ['Number 8453', 'Test base.rpc.example now'],
  },
  'networks, one of the person’s own opened': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: '#networks',
    press: ['The workshop', 'Remove this network', 'Yes, remove it'],
  },
  'networks, a chain that was read': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: '#networks',
    fill: chainFields,
    press: ['Read the chain'],
  },
  'networks, a token that is refused': {
    screen: 'Dashboard',
    api: fakeWallet({ readToken: async () => failed('token-domain-unproved') }),
    at: '#networks',
    fill: chainFields,
    press: ['Read the chain'],
  },
  'networks, a token that a site wants': {
    screen: 'Dashboard',
    api: fakeWallet(),
    at: tokenAddress(strangePlace),
    press: ['Read the contract'],
  },
  'networks, a token whose endpoints disagree': {
    screen: 'Dashboard',
    api: fakeWallet({ findToken: async () => failed('token-disputed') }),
    at: tokenAddress(strangePlace),
    press: ['Read the contract'],
  },
  'networks, a token of the person’s own': {
    screen: 'Dashboard',
    api: fakeWallet(fakeNetworks(withStranger)),
    at: '#networks',
    press: ['Number 8453', `Remove ${strangeUsdc.symbol}`, 'Yes, remove it'],
  },
  'networks, silence': { screen: 'Dashboard', api: fakeWallet({ networks: absent }), at: '#networks' },
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
  'receipts, being saved': {
    screen: 'Dashboard',
    api: fakeWallet({
      ...fakeLedger(few),
      exportHistory: async (_query, watch) => JSON.stringify(await endless(watch, null)),
      importHistory: (_file, watch) => endless(watch, 10_000),
    }),
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
  'receipt, not allowed': receiptShown(notAllowed.id, [], fakeLedger([notAllowed])),
  'receipt, settled, why': receiptShown('settled', ['Why was this paid?']),
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
  'rules, being tried': {
    screen: 'Dashboard',
    api: fakeWallet({ dryRun: (_rules, watch) => endless(watch, 10_000) }),
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
