// The background worker: builds the ports, makes the wallet, registers every listener synchronously.
import { defineBackground } from 'wxt/utils/define-background';
import { browser } from '../lib/browser/browser.ts';
import { heldUrl } from '../lib/browser/interception/chromium/gate.ts';
import { setReach } from '../lib/browser/interception/chromium/reach.ts';
import { type Interception, interceptInChromium } from '../lib/browser/interception/chromium.ts';
import { interceptInFirefox } from '../lib/browser/interception/firefox.ts';
import { carrierInChromium, present } from '../lib/browser/interception/present.ts';
import { refusedBy, type Wallet } from '../lib/browser/interception/room.ts';
import { createPublishedKeys } from '../lib/browser/published-keys.ts';
import { archiveIn } from '../lib/browser/storage/archive.ts';
import { cancelNotes } from '../lib/browser/storage/cancel-notes.ts';
import { openDatabase } from '../lib/browser/storage/database.ts';
import { endpointNotes } from '../lib/browser/storage/endpoint-notes.ts';
import { ledgerIn } from '../lib/browser/storage/ledger.ts';
import { payerSettingsIn } from '../lib/browser/storage/payer-settings.ts';
import { recordsIn } from '../lib/browser/storage/records.ts';
import { securitySettingsIn } from '../lib/browser/storage/security-settings.ts';
import { sendJournalIn } from '../lib/browser/storage/send-journal.ts';
import { session } from '../lib/browser/storage/session.ts';
import { settingsIn } from '../lib/browser/storage/settings.ts';
import { signInNotesIn } from '../lib/browser/storage/sign-in-notes.ts';
import { startedAt } from '../lib/browser/storage/started.ts';
import { vaultStoreIn } from '../lib/browser/storage/vault-store.ts';
import { workOffBacklog } from '../lib/browser/storage/word-backlog.ts';
import { readAhead } from '../lib/browser/surface/ahead.ts';
import { type DeskPorts, deskFor, refusalOf } from '../lib/browser/surface/desk.ts';
import { diagnoses } from '../lib/browser/surface/diagnoses.ts';
import { createRuns } from '../lib/browser/surface/long-runs.ts';
import { isCall, isDashboard, isMet, isOurPage, refusedSender } from '../lib/browser/surface/messages.ts';
import { readPopup } from '../lib/browser/surface/popup-desk.ts';
import { createQuestions } from '../lib/browser/surface/questions.ts';
import { refusals } from '../lib/browser/surface/refusals.ts';
import { createToolbar } from '../lib/browser/surface/toolbar.ts';
import { createVisits } from '../lib/browser/surface/visits.ts';
import { codeAt, takesSignature } from '../lib/chain/account-code.ts';
import { createBalances } from '../lib/chain/balances.ts';
import { cancelCost, sendCancel } from '../lib/chain/cancel.ts';
import { chainBehind } from '../lib/chain/chain-identity.ts';
import { createChain } from '../lib/chain/endpoints.ts';
import { chainIdOf } from '../lib/chain/evm.ts';
import { createHealthBook } from '../lib/chain/health.ts';
import { createPool } from '../lib/chain/pool.ts';
import { rpcAt } from '../lib/chain/rpc.ts';
import { createSender } from '../lib/chain/sender.ts';
import { readToken } from '../lib/chain/token-reading.ts';
import { failed } from '../lib/core/failure.ts';
import { familyOf, type NetworkFamily } from '../lib/core/network-family.ts';
import type { Purchase } from '../lib/core/purchase.ts';
import { isLoopback, type Site } from '../lib/core/site.ts';
import type { Approver } from '../lib/wallet/approval-along.ts';
import { createCarried } from '../lib/wallet/carried.ts';
import type { Candidate, Scales } from '../lib/wallet/choose.ts';
import { diagnose } from '../lib/wallet/diagnosis.ts';
import { spentToday } from '../lib/wallet/history.ts';
import { isUnlocked, lock } from '../lib/wallet/lock.ts';
import { createMutes } from '../lib/wallet/mutes.ts';
import { createNearLimit } from '../lib/wallet/near-limit.ts';
import { inTime, soon } from '../lib/wallet/patience.ts';
import { type Paid, pay } from '../lib/wallet/pay.ts';
import { nobodyElse, type PayerOf, type Payers, payerOn } from '../lib/wallet/payers.ts';
import type { Experience } from '../lib/wallet/prospects.ts';
import { createRecovery } from '../lib/wallet/recovery.ts';
import { forgetOld } from '../lib/wallet/retention.ts';
import { blockedSites, thirdPartiesOf } from '../lib/wallet/rule-book.ts';
import { lookAfterSends } from '../lib/wallet/send-watch.ts';
import { createSignIns } from '../lib/wallet/sign-in.ts';
import { lookAgainAfter } from '../lib/wallet/smart-accounts.ts';
import { goingOf } from '../lib/wallet/spoken-for.ts';
import { createStatements } from '../lib/wallet/statements.ts';
import { createStop, heldSession } from '../lib/wallet/stop.ts';
import type { HandedOut } from '../lib/wallet/take-up.ts';
import { watch } from '../lib/wallet/told.ts';

const tick = 'tick';
/** In milliseconds: how old a balance may be that a silent payment is weighed by. */
const balanceAge = 30_000;
/** In milliseconds after a payment. */
const noteDelay = 1_000;

export default defineBackground(() => {
  const clock = () => Date.now();
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const database = openDatabase();
  const ledger = ledgerIn(database);
  const archive = archiveIn(database);
  const settings = settingsIn(database);
  const vault = vaultStoreIn(database);
  const mutes = createMutes({ refused: settings.refused, clock });
  const nearLimit = createNearLimit({ ledger, clock, told: settings.told });
  const stop = createStop({
    ledger,
    session,
    clock,
    stoppedAt: settings.stoppedAt,
    dropQuestions() {
      questions.stop();
      void refusals.unmark().catch(() => undefined);
    },
    disarmAll: () => disarmAll(),
  });
  const payingSession = heldSession(session, stop);
  const toolbar = createToolbar(async () => ({
    waiting: questions.count(),
    stopped: await stop.isOn(),
    noted: (await nearLimit.notes()).length > 0,
    today: await spentToday({ ledger, clock }),
  }));
  const questions = createQuestions({
    clock,
    random,
    mutes,
    isStopped: stop.isOn,
    changed: toolbar.changed,
  });
  const visits = createVisits(random);
  const { networks } = settings;
  const health = createHealthBook(clock, endpointNotes);
  const pool = createPool({ endpointsOf: settings.endpoints, health, clock });
  const chain = createChain(pool, settings.endpoints, networks);
  const balances = createBalances(async (of) => {
    const balance = await chain.balanceOf(of);
    if (balance.ok && balance.value > 0n) void settings.noteMoney(of.network);
    return balance;
  }, clock);
  const allowed = createBalances(chain.allowanceOf, clock);
  const booking = { ledger, clock };
  /** On Solana it is known from the first unlocking on. */
  async function account(family: NetworkFamily = 'eip155'): Promise<string | null> {
    const address = (await vault.read())?.address ?? null;
    return family === 'eip155' || address === null ? address : settings.solanaAddress(address);
  }
  const payerStore = payerSettingsIn(database);
  async function payers(): Promise<Payers> {
    const own = await account();
    return own === null ? nobodyElse : payerStore.payers(own);
  }
  async function payingOn(): Promise<PayerOf> {
    const [own, solanaAccount, others] = await Promise.all([account(), account('solana'), payers()]);
    const accounts = own === null ? null : { account: own, solanaAccount, payers: others };
    return (network) => (accounts === null ? null : payerOn(network, accounts).account || null);
  }
  const payer = async (network: string) => (await payingOn())(network);
  const pause = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time));
  const recovery = createRecovery({
    ...booking,
    ...chain,
    payer,
    networks,
    started: startedAt(clock()),
    marks: settings.marks,
    timeout: async (time) => {
      await pause(time);
      return null;
    },
  });
  const signIns = createSignIns({
    archive,
    session: payingSession,
    clock,
    random,
    pause,
    notes: signInNotesIn(database),
  });
  const statements = createStatements({ ...booking, published: createPublishedKeys(clock) });
  const security = securitySettingsIn(database);
  const { tries, noteSolana } = settings;
  const lockPorts = { vault, session, tries, clock, random, lockAfter: security.lockAfter, noteSolana };
  const sends = sendJournalIn(database);
  const sender = createSender(pool, chain.freshnessOfSends);

  async function funds({ network, token, payer, offer }: Candidate): Promise<bigint | null> {
    const of = { network: network.id, token: token.address, account: payer.account };
    const going = goingOf(
      { network: network.id, asset: token.address, account: payer.account },
      await sends.all(),
    );
    const have =
      familyOf(network.id) === 'solana'
        ? await soon(balances.read(balanceAge, of), pause).then((read) => (read?.ok ? read.value : null))
        : await balances.funds(offer.amount + going, balanceAge, of);
    return have === null ? null : have - going;
  }

  type Holding = Parameters<typeof chain.allowanceOf>[0];

  const approver: Approver = {
    approvalTerms: (of) => inTime(chain.approvalTerms(of), pause),
    nextPlace: (of) => inTime(chain.nextPlace(of), pause),
  };

  const experience: Experience = {
    record: recordsIn(database),
    endpoints: async (network) => health.together(await settings.endpoints(network)),
    temperament: settings.temperament,
  };

  const takeUpPorts = {
    ...booking,
    session: payingSession,
    pause,
    handedOut: new Map<string, HandedOut>(),
    recheck: recovery.recheck,
    allowanceOf: (of: Holding) => inTime(chain.allowanceOf(of), pause),
  };
  const carried = createCarried({
    ...takeUpPorts,
    signIns,
    statements,
    moved() {
      balances.moved();
      toolbar.changed();
    },
  });
  /** Whose page each outcome is of: a tab goes from one to another, and what is told of one is nothing to the next. */
  const sites = new WeakMap<Paid, string>();
  const wallet: Wallet = {
    ...carried,
    again: async (id) =>
      heldBack((await stop.isOn()) ? refusedBy('wallet-stopped') : await carried.again(id)),
    async untaken(id) {
      const paid = await carried.untaken(id);
      const site = (await ledger.find(id))?.site;
      if (paid !== null && site !== undefined) sites.set(paid, site);
      return paid;
    },
    isStopped: stop.isOn,
    clock,
    hasAccount: async () => (await vault.read()) !== null,
    developerMode: settings.developerMode,
    meet(met, place) {
      let noteAsked = () => {};
      const asked = new Promise<void>((resolve) => {
        noteAsked = resolve;
      });
      const ask: Parameters<typeof pay>[1]['ask'] = (question) => {
        return questions.ask(question, place, noteAsked);
      };
      const payPorts = {
        ...takeUpPorts,
        random,
        account,
        payers,
        networks,
        funds,
        freshness: chain.freshness,
        receives: (candidate: Candidate) => soon(chain.receives(candidate), pause),
        permitNonceOf: (of: Holding) => inTime(chain.permitNonceOf(of), pause),
        signsApprovals: settings.signsApprovals,
        sends,
        approver,
        experience,
        ask,
        signIns,
        statements,
        standing: recovery.standing,
        ruled(site: Site) {
          questions.weighAgain(site);
          void adjust();
        },
      };
      // A store that fails is a payment that is not made: the page gets its 402, the popup says why.
      const watched = watch(met);
      const site = met.context.topOrigin;
      const paid = visits
        .of(place.tabId, site)
        .then(async (visit) =>
          (await stop.isOn()) ? refusedBy('wallet-stopped') : pay({ ...watched.met, visit }, payPorts),
        )
        .then(heldBack)
        .catch(() => refusedBy('ledger-failed'));
      // A picture that was paid does not explain away another that was not.
      const isWhole = met.context.kind !== 'element';
      void paid.then((done) => {
        const { kind } = done;
        if ((kind === 'signed' || kind === 'signed-in') && isWhole) void forgetTab(place.tabId);
        if (kind === 'signed') noteLimits(done.purchase);
      });
      void paid.then(async (outcome) => {
        if (site !== undefined) sites.set(outcome, site);
        const scales = await scalesAt(met.context.url);
        const diagnosis = watched.diagnosis(outcome, scales, clock());
        if (diagnosis !== null) await diagnoses.note(place.tabId, site, diagnosis);
      });
      void paid.then((outcome) => lookAgainAfter(outcome, deskPorts)).catch(() => undefined);
      return { asked, paid };
    },
    explain(tabId, url, paid) {
      if (paid.kind === 'refused') void refusals.note(tabId, refusalOf(paid, url, clock()), sites.get(paid));
    },
    async heard(tabId, site, challenge) {
      const diagnosis = diagnose(challenge, await scalesAt(challenge.url), clock());
      if (diagnosis !== null) await diagnoses.note(tabId, site, diagnosis);
    },
  };

  /** What a challenge is weighed by, for telling of it. */
  async function scalesAt(url: string): Promise<Scales> {
    const asked = [account(), account('solana'), payers(), networks()] as const;
    const [holder, solanaAccount, others, known] = await Promise.all(asked);
    const accounts = { account: holder ?? '', solanaAccount, payers: others };
    return { ...accounts, networks: known, onlyTestMoney: isLoopback(url) };
  }

  async function forgetTab(tabId: number): Promise<void> {
    await Promise.all([refusals.forget(tabId), diagnoses.forget(tabId)]);
  }

  /** What was signed just when the person stopped everything stays here: its bytes never leave. */
  async function heldBack(paid: Paid): Promise<Paid> {
    const leaves = paid.kind === 'signed' || paid.kind === 'signed-in';
    return leaves && (await stop.isOn()) ? refusedBy('wallet-stopped') : paid;
  }

  /** By site and kind of money: a gallery is looked at once, after its payments and not between them. */
  const unlooked = new Map<string, Purchase>();
  function noteLimits(purchase: Purchase): void {
    const key = `${purchase.kind} ${purchase.site}`;
    if (!unlooked.has(key)) setTimeout(() => void lookAtLimits(key).catch(() => undefined), noteDelay);
    unlooked.set(key, purchase);
  }

  async function lookAtLimits(key: string): Promise<void> {
    const latest = unlooked.get(key);
    unlooked.delete(key);
    if (latest !== undefined && (await nearLimit.paid(latest))) toolbar.changed();
  }

  // Of each pair the other build holds none.
  const interception: Interception | null = import.meta.env.CHROME ? interceptInChromium(wallet) : null;
  const inFirefox = import.meta.env.FIREFOX ? interceptInFirefox(wallet) : null;
  const carrier = interception === null ? inFirefox?.carrier : carrierInChromium(interception.arming);

  async function adjust(): Promise<void> {
    if (interception === null) return;
    const [open, developerMode, reach, rules] = await Promise.all([
      wallet.hasAccount(),
      settings.developerMode(),
      settings.reach(),
      ledger.rules(),
    ]);
    const blocked = blockedSites(rules);
    const on = rules.filter((rule) => rule.on);
    const ruled = on.map(({ site }) => site);
    // Without a wallet no page needs its script; an empty list of sites is nowhere.
    const sites = !open ? [] : reach === 'everywhere' ? null : ruled;
    interception.setRuled(open ? [...ruled, ...thirdPartiesOf(on)] : []);
    await Promise.all([
      interception.setGate({ open, developerMode, blocked }),
      setReach({ sites, except: blocked }),
    ]);
  }

  const deskPorts: DeskPorts = {
    ...lockPorts,
    ledger,
    archive,
    settings,
    runs: createRuns(clock),
    retention: settings.retention,
    networks,
    account,
    payers,
    payer,
    payingOn,
    payerStore,
    accountCode: {
      codeAt: (network, of) => pool.first(network, (rpc) => codeAt(rpc, of)),
      takesSignature: (network, signed) => pool.first(network, (rpc) => takesSignature(rpc, signed)),
    },
    check: recovery.check,
    async present(purchase) {
      if (await stop.isOn()) return failed('wallet-stopped');
      return carrier === undefined ? failed('arming-failed') : present(purchase, carrier);
    },
    refundsAfter: chain.refundsAfter,
    canceller: {
      cancelCost: (authorization, sender) =>
        pool.first(authorization.network, (rpc) => cancelCost(rpc, authorization, sender)),
      sendCancel: (order, key) => pool.one(order.authorization.network, (rpc) => sendCancel(rpc, order, key)),
    },
    cancels: cancelNotes,
    security,
    passkeys: security.passkeys,
    sender,
    sends,
    balanceOf: chain.balanceOf,
    allowanceOf: chain.allowanceOf,
    allowed: allowed.read,
    moved() {
      balances.moved();
      allowed.moved();
    },
    questions,
    chain: {
      balanceOf: balances.read,
      chainAt: (rpcUrl, network) => chainBehind(rpcAt(rpcUrl), network),
      remembered: balances.remembered,
      chainIdAt: (rpcUrl) => chainIdOf(rpcAt(rpcUrl)),
      tokenAt: (rpcUrl, ...of) => readToken(rpcAt(rpcUrl), ...of),
      tokenOn: chain.tokenOn,
      healthOf: health.of,
      test: pool.test,
    },
    refusals,
    diagnoses,
    changed: adjust,
    standsInPages: import.meta.env.CHROME,
    disarmAll,
    stop,
    mutes,
    nearLimit,
    toolbarChanged: toolbar.changed,
    popup: readAhead('popup.html', () => readPopup(deskPorts), clock),
  };

  async function disarmAll(): Promise<void> {
    inFirefox?.disarmAll();
    await interception?.arming.disarmAll();
  }

  browser.runtime.onMessage.addListener((message: unknown, sender: unknown) => {
    const from = sender as chrome.runtime.MessageSender; // the polyfill's type lacks origin and documentId
    if (isMet(message)) return interception?.meetPageRequest(message.met, from);
    if (!isCall(message)) return undefined;
    if (!isOurPage(from)) return Promise.resolve(refusedSender());
    const held = heldUrl(from.url ?? '');
    const isGate = held !== null;
    const desk = deskFor({ tabId: from.tab?.id, isGate, held, isDashboard: isDashboard(from) }, deskPorts);
    const method = Object.hasOwn(desk, message.name) ? desk[message.name] : undefined;
    // The page calls through the same interface that the desk implements; entries are checked where they are used.
    return (
      (method as ((entry: unknown) => Promise<unknown>) | undefined)?.(message.entry) ?? Promise.resolve(null)
    );
  });

  // Firefox for Android has no keys, and no commands.
  browser.commands?.onCommand.addListener((name) => {
    if (name === 'stop') void stop.begin().finally(toolbar.changed);
  });

  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void openWelcome();
  });

  async function openWelcome(): Promise<void> {
    if (!(await wallet.hasAccount()))
      await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
  }

  browser.tabs.onRemoved.addListener((tabId) => {
    void forgetTab(tabId);
    void visits.ended(tabId);
  });
  browser.webNavigation.onCommitted.addListener(({ frameId, tabId, url }) => {
    if (frameId === 0) void visits.arrived(tabId, url);
  });
  browser.idle.onStateChanged.addListener((state) => {
    if (state === 'locked') void lock(lockPorts).then(() => deskPorts.disarmAll());
  });

  /** By the time of the chain that was paid on last; one that does not answer says nothing. */
  async function isClockRight(): Promise<boolean> {
    const [newest] = await ledger.newest(1);
    return newest !== undefined && (await recovery.standing(newest.network)) === 'caught-up';
  }

  // Rules and deadlines outlive the worker: looked after at every wake, and twice a minute.
  async function lookAfter(): Promise<void> {
    await interception?.arming.sweep();
    if ((await session.read()) !== null && !(await isUnlocked(lockPorts))) await lock(lockPorts);
    await forgetOld({ archive, clock, retention: settings.retention, isClockRight });
    // Last: a chain may take its time.
    await Promise.all([recovery.tick(), lookAfterSends({ sender, sends, clock })]);
  }
  browser.alarms.onAlarm.addListener(() => void lookAfter());
  void browser.alarms.create(tick, { periodInMinutes: 0.5 });
  void lookAfter();
  void adjust();
  toolbar.changed();
  void workOffBacklog(database);
});
