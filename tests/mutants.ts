// Mutation controls: each defence is broken on purpose, in a copy, and its test must go red. A test that stays green is a failure.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Mutant {
  /** What is broken. */
  readonly name: string;
  readonly file: string;
  readonly replace: string;
  readonly by: string;
  /** Must fail with the mutant. */
  readonly test: string;
  /** Of a journey: the tests, by a part of their names; all of the file unless given. */
  readonly only?: string;
  /** Of a journey: so many of its tests must fail; one unless given. */
  readonly atLeast?: number;
}

/** Judged and written in one transaction. */
const reservation = `      const [purchase, evidence] = booked(newPurchase(terms), explained(first, verdict), terms.at);
`;

/** Judged in one and written in the next. */
const reservationInTwo = `${reservation}
      await transaction.done;
      const later = (await opening).transaction(stores, 'readwrite', strict);
      await Promise.all([
        later.objectStore('purchases').add(purchase),
        later.objectStore('evidence').add(evidence),
      ]);
      if (purchase.sent === 0) return verdict;
`;

const mutants: readonly Mutant[] = [
  {
    name: 'the reservation is split into two transactions',
    file: 'lib/browser/storage/ledger.ts',
    replace: reservation,
    by: reservationInTwo,
    test: 'tests/wallet/reserve.test.ts',
  },
  {
    name: 'the reservation is split into two transactions, in the browser',
    file: 'lib/browser/storage/ledger.ts',
    replace: reservation,
    by: reservationInTwo,
    test: 'tests/e2e/limits.spec.ts',
  },
  {
    name: 'an open purchase does not stop a second authorization',
    file: 'lib/wallet/reserve.ts',
    replace: 'open = facts.alike.find(',
    by: 'open = facts.alike.slice(0, 0).find(',
    test: 'tests/wallet/reserve.test.ts',
  },
  {
    name: 'the ceiling of all sites is one that a site may free itself of',
    file: 'lib/rules/index.ts',
    replace: 'everywhere: [general],',
    by: 'everywhere: [own ?? general],',
    test: 'tests/rules/budgets.test.ts',
  },
  {
    name: 'a rule of before is bound by what came later',
    file: 'lib/rules/index.ts',
    replace: 'rule === undefined || rule.inherits === true ? general : undefined',
    by: 'general',
    test: 'tests/rules/when.test.ts',
  },
  {
    name: 'a setting that cannot be read says nothing',
    file: 'lib/rules/index.ts',
    replace:
      "return judgeOf === null ? { say: 'ask', reason: 'setting-unreadable' } : judgeOf(payment, rule);",
    by: 'return judgeOf === null ? null : judgeOf(payment, rule);',
    test: 'tests/rules/rules.test.ts',
  },
  {
    name: 'the opinion that is heard first is the verdict',
    file: 'lib/core/verdict.ts',
    replace: 'opinions.toSorted(strictestFirst)',
    by: 'opinions',
    test: 'tests/rules/engine.test.ts',
  },
  {
    name: 'thirty days are counted in whole days',
    file: 'lib/browser/storage/rule-facts.ts',
    replace: 'rowsOf(scope, from, first * day),',
    by: '[],',
    test: 'tests/wallet/limits.test.ts',
  },
  {
    name: 'the day of all sites is a moment',
    file: 'lib/browser/storage/rule-facts.ts',
    replace: 'spentBetween({ ...scope, name: everywhere }, at - day',
    by: 'spentBetween({ ...scope, name: everywhere }, at - 1',
    test: 'tests/wallet/limits.test.ts',
  },
  {
    name: 'each site below a wildcard has the whole budget',
    file: 'lib/browser/storage/rule-facts.ts',
    replace: 'name: holding.rule?.site ?? site',
    by: 'name: site',
    test: 'tests/wallet/limits.test.ts',
  },
  {
    name: 'a third party spends the site’s own budget',
    file: 'lib/wallet/rule-facts.ts',
    replace: "return decidedBy === 'rule' && !isOf(site, { url });",
    by: "return decidedBy === 'elsewhere' && !isOf(site, { url });",
    test: 'tests/wallet/limits.test.ts',
  },
  {
    name: 'ten more times are ten a day',
    file: 'lib/browser/storage/rule-facts.ts',
    replace: 'since === null ? [] : rowsOf(scope, since,',
    by: 'since === null ? [] : rowsOf(scope, at - day,',
    test: 'tests/wallet/limits.test.ts',
  },
  {
    name: 'a clock that was set back brings trust back',
    file: 'lib/rules/trust.ts',
    replace: 'at >= since && timesTrusted < given.times',
    by: 'timesTrusted < given.times',
    test: 'tests/rules/when.test.ts',
  },
  {
    name: 'a visit outlives the site',
    file: 'lib/browser/surface/visits.ts',
    replace: 'originOf(url) !== known.site',
    by: "originOf(url) === 'nowhere'",
    test: 'tests/browser/visits.test.ts',
  },
  {
    name: 'a rule that was taken in is on',
    file: 'lib/wallet/rules-file.ts',
    replace: '...name.value, on: false,',
    by: '...name.value, on,',
    test: 'tests/wallet/rules-file.test.ts',
  },
  {
    name: 'what holds for all sites is taken in from a file',
    file: 'lib/wallet/rules-file.ts',
    replace: 'read.value.filter(({ site }) => site !== everywhere);',
    by: 'read.value;',
    test: 'tests/wallet/rules-file.test.ts',
  },
  {
    name: 'limits are raised without the password',
    file: 'lib/wallet/rule-book.ts',
    replace: 'if (await isRaise(rule, ports)) {',
    by: 'if (rule.changedAt < 0) {',
    test: 'tests/wallet/raising.test.ts',
  },
  {
    name: 'a page says itself that the password was given',
    file: 'lib/wallet/always.ts',
    replace: 'const plain = { kind, perRequest, perDay,',
    by: 'const plain = { ...answer, kind, perRequest, perDay,',
    test: 'tests/wallet/raising.test.ts',
  },
  {
    name: 'a wildcard above names of strangers',
    file: 'lib/wallet/rule-names.ts',
    replace: "isPublicSuffix(hostname) ? failed('wildcard-too-wide') :",
    by: 'false as boolean ? readWildcard(site, money) :',
    test: 'tests/wallet/rule-entries.test.ts',
  },
  {
    name: 'a POST needs nobody’s consent, once the context has let it through',
    file: 'lib/rules/methods.ts',
    replace: 'reads.includes(method) || allowed.includes(method)',
    by: 'reads.includes(method) || allowed.length === 0',
    test: 'tests/rules/whom-and-what.test.ts',
  },
  {
    name: 'real money is paid by a rule for play money',
    file: 'lib/rules/money.ts',
    replace: 'rule !== undefined && rule.money !== payment.money',
    by: 'rule !== undefined && rule.money === null',
    test: 'tests/rules/whom-and-what.test.ts',
  },
  {
    name: 'embedded frames are not looked at',
    file: 'lib/core/context.ts',
    replace: 'if (context.ancestors.some((origin) => origin !== site)) return',
    by: 'if (false) return',
    test: 'tests/core/context.test.ts',
  },
  {
    name: 'the payment rule forgets its method',
    file: 'lib/browser/interception/chromium/header-rule.ts',
    replace: 'requestMethods: [target.method.toLowerCase()],',
    by: '',
    test: 'tests/browser/header-rule.test.ts',
  },
  {
    name: 'the lock’s deadline is not checked',
    file: 'lib/wallet/lock.ts',
    replace: 'if (now >= session.idleDeadline || now >= session.finalDeadline) {',
    by: 'if (now < 0) {',
    test: 'tests/wallet/lock.test.ts',
  },
  {
    name: 'the vault does not authenticate its parameters',
    file: 'lib/wallet/vault.ts',
    replace: 'const authenticated = [format, id, address,',
    by: 'const authenticated = [format, id || address,',
    test: 'tests/wallet/vault.test.ts',
  },
  {
    name: 'one endpoint is enough where two are needed',
    file: 'lib/core/chain-word.ts',
    replace: 'first === undefined || heard.length < needed',
    by: 'first === undefined',
    test: 'tests/core/chain-word.test.ts',
  },
  {
    name: 'a use is a payment, whoever got whatever',
    file: 'lib/chain/authorization.ts',
    replace: 'return isOurs && moved.value === amount ?',
    by: 'return moved !== null ?',
    test: 'tests/chain/authorization.test.ts',
  },
  {
    name: 'a log, a receipt and a block of different branches are believed',
    file: 'lib/chain/authorization.ts',
    replace: 'end.blockHash === block.hash && receipt.blockHash === block.hash',
    by: 'end.blockHash === receipt.blockHash',
    test: 'tests/chain/authorization.test.ts',
  },
  {
    name: 'a cancellation may cost more than was agreed to',
    file: 'lib/chain/cancel.ts',
    replace: 'fee.perGas < price.base || wei > order.atMost',
    by: 'fee.perGas < price.base',
    test: 'tests/chain/cancel.test.ts',
  },
  {
    name: 'duplicate keys are accepted',
    file: 'lib/core/json.ts',
    replace: "if (keys?.has(key)) return failed('challenge-duplicate-key');",
    by: '',
    test: 'tests/dialects/malformed.test.ts',
  },
  {
    name: 'a stranger may speak for a seller',
    file: 'lib/dialects/x402-extensions/authority.ts',
    replace: "return isPublished ? 'domain' : 'stranger';",
    by: "return isPublished ? 'domain' : 'domain';",
    test: 'tests/dialects/x402-extensions/authority.test.ts',
  },
  {
    name: 'a rule pays on a stranger’s signature',
    file: 'lib/wallet/reserve.ts',
    replace: " ?? (verdict.say === 'pay' ? doubt : null)",
    by: '',
    test: 'tests/wallet/statements.test.ts',
  },
  {
    name: 'whoever fits a signature has proved something',
    file: 'lib/wallet/statements.ts',
    replace: 'if (isProof(verified)) return authority',
    by: "if (verified.signature === 'good') return authority",
    test: 'tests/wallet/statements.test.ts',
  },
  {
    name: 'a site that redirects lets another speak for it',
    file: 'lib/browser/published-keys.ts',
    replace: "redirect: 'error'",
    by: "redirect: 'follow'",
    test: 'tests/browser/published-keys.test.ts',
  },
  {
    name: 'a signature chooses its own algorithm',
    file: 'lib/dialects/x402-extensions/compact-jws.ts',
    replace: 'return key.curve === jws.curve && verifies',
    by: 'return verifies',
    test: 'tests/dialects/x402-extensions/signatures.test.ts',
  },
  {
    name: 'a signed offer may name another payee',
    file: 'lib/dialects/x402-extensions/agreement.ts',
    replace: "...remark('other-payee', !isSameAddress(said.payTo, bought.payTo)),",
    by: '',
    test: 'tests/dialects/x402-extensions/agreement.test.ts',
  },
  {
    name: 'every payment has the same name',
    file: 'lib/dialects/x402-extensions/payment-identifier.ts',
    replace: 'JSON.stringify(payload)',
    by: 'typeof payload',
    test: 'tests/dialects/x402-extensions/payment-identifier.test.ts',
  },
  {
    name: 'a sign-in to another site is signed',
    file: 'lib/core/sign-in.ts',
    replace: "if (!isOf(site.value, members)) return failed('sign-in-other-site');",
    by: '',
    test: 'tests/core/sign-in.test.ts',
  },
  {
    name: 'an account signs in as another',
    file: 'lib/schemes/sign-in.ts',
    replace: 'if (account !== signIn.address) throw',
    by: "if (account === '') throw",
    test: 'tests/schemes/sign-in.test.ts',
  },
  {
    name: 'a receipt of one site lets the account show itself within another',
    file: 'lib/wallet/paid-before.ts',
    replace: 'purchase.site === visit.site &&',
    by: '',
    test: 'tests/wallet/paid-before.test.ts',
  },
  {
    name: 'an account signs in without a rule and without a yes',
    file: 'lib/wallet/pay.ts',
    replace: "const plan = said === 'pay' ? await",
    by: 'const plan = said ? await',
    test: 'tests/wallet/sign-ins.test.ts',
  },
  {
    name: 'a nonce is signed twice',
    file: 'lib/wallet/sign-in.ts',
    replace: ' && (await notes.isFirstUse(nonce))',
    by: '',
    test: 'tests/wallet/sign-ins.test.ts',
  },
  {
    name: 'two tabs sign in to the same at once',
    file: 'lib/wallet/sign-in-turns.ts',
    replace: 'if (before === undefined || ',
    by: 'if (before === before || ',
    test: 'tests/wallet/sign-ins.test.ts',
  },
  {
    name: 'what was refused as a sign-in is tried as one again',
    file: 'lib/wallet/sign-in.ts',
    replace: '!(await notes.isRefused(key)) && ',
    by: '',
    test: 'tests/wallet/sign-ins.test.ts',
  },
  {
    name: 'the server’s EIP-712 domain is not compared',
    file: 'lib/schemes/exact-eip3009.ts',
    replace:
      "if (name !== token.domain.name || version !== token.domain.version) return failure('token-domain-mismatch');",
    by: 'void [name, version];',
    test: 'tests/schemes/exact-eip3009.test.ts',
  },
  {
    name: 'the window is not clamped',
    file: 'lib/schemes/exact-eip3009.ts',
    replace: 'Math.min(offer.window, moment.maxWindow)',
    by: 'offer.window',
    test: 'tests/schemes/exact-eip3009.test.ts',
  },
  {
    name: 'late news moves money backwards',
    file: 'lib/core/evidence.ts',
    replace: "sent: { signed: 'live' },",
    by: "sent: { signed: 'live', unknown: 'live', claimed: 'live' },",
    test: 'tests/wallet/settle.test.ts',
  },
  {
    name: 'a retry signs anew',
    file: 'lib/wallet/reserve.ts',
    replace: 'open = facts.alike.find(',
    by: 'open = facts.alike.slice(0, 0).find(',
    test: 'tests/wallet/model.test.ts',
  },
  {
    name: 'an authorization is given up when this machine’s clock says that it is over',
    file: 'lib/wallet/reconcile.ts',
    replace: `if (word === null || word.say === 'used-somehow') return failed('purchase-unchecked');
  const news = newsOf(word, purchase);`,
    by: `const isOver = ports.clock() / 1000 > purchase.validBefore;
  const news = isOver
    ? ({ kind: 'expired', block: 0, time: 0 } as const)
    : word && newsOf(word, purchase);`,
    test: 'tests/wallet/model.test.ts',
  },
  {
    name: 'a chain that says nothing is told as one that has nothing new',
    file: 'lib/wallet/reconcile.ts',
    replace: "word.say === 'used-somehow') return failed('purchase-unchecked');",
    by: "word.say === 'used-somehow') return success(purchase);",
    test: 'tests/wallet/reconcile.test.ts',
  },
  {
    name: 'what is unknown is not counted',
    file: 'lib/core/purchase.ts',
    replace: "return state !== 'void' && state",
    by: "return state !== 'unknown' && state !== 'void' && state",
    test: 'tests/wallet/model.test.ts',
  },
  {
    name: 'the reservation is split into two transactions, in any order of events',
    file: 'lib/browser/storage/ledger.ts',
    replace: reservation,
    by: reservationInTwo,
    test: 'tests/wallet/model.test.ts',
    only: 'in IndexedDB',
  },
  {
    name: 'a final block that is young enough to be wrong about the end is believed',
    file: 'lib/wallet/reconcile.ts',
    replace: 'time >= purchase.validBefore + deathMargin',
    by: 'time >= purchase.validBefore - deathMargin',
    test: 'tests/wallet/model.test.ts',
  },
  {
    name: 'a lost answer frees the money',
    file: 'lib/core/evidence.ts',
    replace: "lost: { signed: 'unknown', live: 'unknown' },",
    by: "lost: { signed: 'unknown', live: 'cancelled' },",
    test: 'tests/wallet/model.test.ts',
  },
  {
    name: 'the same proof is presented for another price',
    file: 'lib/wallet/take-up.ts',
    replace: 'return purchase.amount === offer.amount.toString() &&',
    by: 'return purchase.amount !== offer.payTo &&',
    test: 'tests/wallet/model.test.ts',
  },
  {
    name: 'what was paid and never came is paid again',
    file: 'lib/wallet/reserve.ts',
    replace: "return isPaid && (delivery === 'none' || delivery === 'undelivered');",
    by: "return isPaid && delivery === 'refunded';",
    test: 'tests/wallet/model.test.ts',
  },
  {
    name: 'the chain counts as searched before what it told is written',
    file: 'lib/wallet/recovery.ts',
    replace: 'for (const use of found.value.uses) await adopt(use, { network, token, account }, ports);',
    by: `const early = { block: found.value.upTo, at: ports.clock() };
    await ports.marks.write(network.id, token.address, account, early);
    for (const use of found.value.uses) await adopt(use, { network, token, account }, ports);`,
    test: 'tests/wallet/recovery.test.ts',
  },
  {
    name: 'what was once agreed with the chain holds for ever',
    file: 'lib/wallet/recovery.ts',
    replace: 'mark.at > now - freshness &&',
    by: 'mark.at < now + freshness &&',
    test: 'tests/wallet/model.test.ts',
  },
  {
    name: 'five tabs present the same proof at once',
    file: 'lib/wallet/take-up.ts',
    replace: 'latest.sent !== purchase.sent || isHandedOut(latest, ports)',
    by: 'latest.sent !== purchase.sent',
    test: 'tests/wallet/take-up.test.ts',
  },
  {
    name: 'a locked wallet presents what was signed before',
    file: 'lib/wallet/take-up.ts',
    replace: "if (!(await isUnlocked(ports))) return failure('wallet-locked');",
    by: '',
    test: 'tests/wallet/take-up.test.ts',
  },
  {
    name: 'a form that was posted is posted again',
    file: 'lib/core/purchase.ts',
    replace: "method === 'GET' || method === 'HEAD'",
    by: "method !== ''",
    test: 'tests/wallet/take-up.test.ts',
  },
  {
    name: 'one refund is every purchase’s',
    file: 'lib/wallet/refund.ts',
    replace: '!taken.has(transaction)',
    by: 'transaction.length > 0',
    test: 'tests/wallet/refund.test.ts',
  },
  {
    name: 'what a request carries is not compared',
    file: 'lib/core/purchase.ts',
    replace: 'one.body === other.body',
    by: 'true',
    test: 'tests/wallet/reserve.test.ts',
  },
  {
    name: 'an older profile’s open purchases are strangers to this version',
    file: 'lib/browser/storage/migrations.ts',
    replace: 'const thing = thingOf(row);',
    by: 'const thing = row.key;',
    test: 'tests/browser/migrations.test.ts',
  },
  {
    name: 'a changed payee is remembered without a yes',
    file: 'lib/wallet/site-memory.ts',
    replace: 'const payee = isYes ? payTo : (payees[counter] ?? payTo);',
    by: 'const payee = isYes || payees !== null ? payTo : payTo;',
    test: 'tests/wallet/site-memory.test.ts',
  },
  {
    name: 'a page may speak as one of our own pages',
    file: 'lib/browser/surface/messages.ts',
    replace: 'sender.id === browser.runtime.id &&',
    by: 'true ||',
    test: 'tests/browser/messages.test.ts',
  },
  {
    name: 'in Firefox a sandboxed frame’s navigation counts as the user’s own',
    file: 'lib/browser/interception/firefox/firefox-facts.ts',
    replace: "originUrl === undefined && fetchSite === 'none'",
    by: 'originUrl === undefined && fetchSite !== null',
    test: 'tests/browser/firefox-facts.test.ts',
  },
  {
    name: 'in Firefox a proof leaves on whatever its request became',
    file: 'lib/browser/interception/firefox/holds.ts',
    replace: 'hold.proof.url === url && hold.proof.method === method',
    by: 'hold.proof.url.length + url.length + method.length > 0',
    test: 'tests/browser/holds.test.ts',
  },
  {
    name: 'in Firefox a proof leaves twice',
    file: 'lib/browser/interception/firefox/holds.ts',
    replace: "move(requestId, { stage: isPaid ? 'left' : 'done' });",
    by: '',
    test: 'tests/browser/holds.test.ts',
  },
  {
    name: 'in Firefox another site’s request is paid that its page cannot read',
    file: 'lib/browser/interception/firefox/firefox-facts.ts',
    replace: "if (fetchMode !== 'cors' || fetchSite === 'same-origin') return true;",
    by: 'if (fetchMode !== null) return true;',
    test: 'tests/browser/firefox-facts.test.ts',
  },
  {
    name: 'the page script’s handlers inherit what a page adds to every object',
    file: 'lib/browser/interception/page/natives.ts',
    replace: 'return { __proto__: null, ...members };',
    by: 'return { ...members };',
    test: 'tests/e2e/tampering.spec.ts',
  },
  {
    name: 'our lines stay in the stacks of the page’s errors',
    file: 'lib/browser/interception/page/natives.ts',
    replace: 'if (!holds(line, script)) others',
    by: 'others',
    test: 'tests/e2e/as-without.spec.ts',
  },
  {
    name: 'a request is read again for its repeat',
    file: 'lib/browser/interception/page/hold-fetch.ts',
    replace: "(request(kept, 'body') === null ? kept : apply(request(kept, 'clone'), kept, []))",
    by: '(kept)',
    test: 'tests/e2e/held.spec.ts',
    only: 'the repeat sends what was sent first',
  },
  {
    name: 'a page that was left repeats all the same',
    file: 'lib/browser/interception/page/page-bridge.ts',
    replace: 'departure === departures && !isOnceMore',
    by: 'departure !== -1 && !isOnceMore',
    test: 'tests/e2e/held.spec.ts',
    only: 'nothing is repeated in a page that was left',
  },
  {
    name: 'the pages around a frame are not looked at, in the browser',
    file: 'lib/browser/interception/standing.ts',
    replace: 'const ancestors = await ancestorOrigins(asker.tabId, asker.frameId);',
    by: 'const ancestors: string[] = [];',
    test: 'tests/e2e/contexts-frames.spec.ts',
    only: 'the shop in a stranger in the shop',
  },
  {
    name: 'a document without an origin is one like others',
    file: 'lib/core/context.ts',
    replace: "if (context.initiator === 'null') return { say: 'leave', failure: failure('site-opaque') };",
    by: '',
    test: 'tests/e2e/contexts-frames.spec.ts',
    only: 'a sandboxed frame of the shop',
  },
  {
    name: 'any document may speak for any request',
    file: 'lib/browser/interception/chromium/page-requests.ts',
    replace: 'return (seen) => seen.documentId === documentId;',
    by: 'return () => documentId !== "";',
    test: 'tests/e2e/contexts-frames.spec.ts',
    only: 'left alone',
  },
  {
    name: 'a 402 is sent again unpaid for ever',
    file: 'lib/browser/interception/page/page-bridge.ts',
    replace: "if (answer === 'renew') renewed.write(held, true);",
    by: '',
    test: 'tests/e2e/known-origins.spec.ts',
    only: 'that no server sent',
  },
  {
    name: 'a declined card is tried twice',
    file: 'lib/browser/interception/page/page-bridge.ts',
    replace: 'return isRead(method) || hasTermsHeader ||',
    by: 'return method.length > 0 || hasTermsHeader ||',
    test: 'tests/e2e/known-origins.spec.ts',
    only: 'names no terms',
  },
  {
    name: 'what scripts ask for is listened to everywhere',
    file: 'lib/browser/interception/chromium.ts',
    replace: 'types: [...navigationTypes, ...elementTypes]',
    by: 'types: [...navigationTypes, ...elementTypes, ...scriptedTypes]',
    test: 'tests/e2e/known-origins.spec.ts',
    only: 'nothing is told',
  },
  {
    name: 'an origin is forgotten while a payment is under way',
    file: 'lib/browser/interception/chromium/known-origins.ts',
    replace: '[...met, ...ruled, ...paid]',
    by: '[...met, ...ruled]',
    test: 'tests/browser/known-origins.test.ts',
  },
  {
    name: 'the gate stands all the time',
    file: 'lib/browser/interception/chromium/gatekeeper.ts',
    replace: 'state.open && (state.developerMode || underWay.size > 0)',
    by: 'state.open && (state.developerMode || underWay.size >= 0)',
    test: 'tests/browser/gatekeeper.test.ts',
  },
  {
    name: 'what came before the gate stood is left unpaid',
    file: 'lib/browser/interception/chromium/navigations.ts',
    replace: 'if (isMissed) await meetUnheld(seen);',
    by: '',
    test: 'tests/e2e/gatekeeper.spec.ts',
    only: 'comes too late',
  },
  {
    name: 'all headers are asked for',
    file: 'lib/browser/interception/chromium/departures.ts',
    replace: "const extra: ['requestHeaders'] = ['requestHeaders'];",
    by: "const extra: ('requestHeaders' | 'extraHeaders')[] = ['requestHeaders', 'extraHeaders'];",
    test: 'tests/e2e/known-origins.spec.ts',
    only: 'nothing is told',
  },
  {
    name: 'who opened a page is not compared',
    file: 'lib/core/context.ts',
    replace: "if (!isOwnDoing(context, site)) return 'opened-by-another-site';",
    by: '',
    test: 'tests/e2e/contexts-navigations.spec.ts',
    only: 'by a script',
  },
  {
    name: 'who redirected is forgotten',
    file: 'lib/browser/interception/requests.ts',
    replace: 'redirects.set(requestId,',
    by: 'void (requestId,',
    test: 'tests/e2e/contexts-navigations.spec.ts',
    only: 'redirects between a stranger and the shop',
  },
  {
    name: 'what has left is paid',
    file: 'lib/wallet/pay.ts',
    replace: "if (!(await met.alive())) return failure('question-gone'); // reading",
    by: '// reading',
    test: 'tests/e2e/contexts-gone.spec.ts',
    only: 'whose page leaves while the terms are read',
  },
  {
    name: 'after a doubtful answer the same thing is signed for anew',
    file: 'lib/wallet/reserve.ts',
    replace: 'const judged = decide(terms, wanted, facts);',
    by: 'facts = { ...facts, alike: [] };\n    const judged = decide(terms, wanted, facts);',
    test: 'tests/e2e/hostile.spec.ts',
    only: 'accept-then-time-out|settle-then-drop|settle-then-402|claims-failure-402|endless-402|late-settle',
    atLeast: 5,
  },
];

const root = join(import.meta.dirname, '..');
/** Units work and journeys wait: three at a time on two cores. */
const lanes = ['units', 'journeys', 'other-journeys'] as const;
const lane = lanes.find((name) => process.argv.includes(name));
if (lane === undefined) await runSideBySide();
const own = mutants.filter((mutant) => laneOf(mutant) === lane);

const copy = mkdtempSync(join(tmpdir(), 'tuppence-mutants-'));
const copied = ['lib', 'components', 'entrypoints', 'public', 'tests', 'docs', '.wxt'];
const files = ['package.json', 'tsconfig.json', 'wxt.config.ts', 'vitest.config.ts', 'playwright.config.ts'];
for (const part of [...copied, ...files]) cpSync(join(root, part), join(copy, part), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
symlinkSync(join(root, '.cache'), join(copy, '.cache'), 'dir');

// A test that is red without any mutant catches nothing.
if (lane !== 'units' && !isBuilt()) throw new Error('the copy does not build');
const runs = new Map(own.map((mutant) => [runOf(mutant).join(' '), mutant]));
const green = new Set([...runs].filter(([, mutant]) => isGreen(mutant)).map(([name]) => name));
const results = own.map((mutant) => ({ mutant, isCaught: isCaught(mutant) }));
rmSync(copy, { recursive: true, force: true });
const caught = results.filter((result) => result.isCaught).length;
for (const { mutant, isCaught } of results)
  console.log(`${isCaught ? 'red, as it should be' : 'STILL GREEN'}: ${mutant.name}`);
console.log(`${caught} passed, ${own.length - caught} failed`);
process.exit(caught === own.length ? 0 : 1);

/** Each lane has a copy of its own. */
async function runSideBySide(): Promise<never> {
  const told = await Promise.all(
    lanes.map(
      (name) =>
        new Promise<string>((resolve) => {
          const words = ['--no-install', 'tsx', import.meta.filename, name];
          const child = spawn('npx', words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
          let text = '';
          child.stdout.on('data', (part: Buffer) => {
            text += part.toString();
          });
          child.once('exit', () => resolve(text));
        }),
    ),
  );
  const sums = told.map(
    (text) => /(\d+) passed, (\d+) failed\s*$/.exec(text)?.slice(1).map(Number) ?? [0, 1],
  );
  const [passed, failed] = [0, 1].map((at) => sums.reduce((sum, counts) => sum + (counts[at] ?? 0), 0));
  for (const text of told) process.stdout.write(text.replace(/\d+ passed, \d+ failed\s*$/, ''));
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

function isCaught(mutant: Mutant): boolean {
  const { file, replace, by, test } = mutant;
  if (!green.has(runOf(mutant).join(' '))) {
    console.error(`${test} is not green without a mutant`);
    return false;
  }
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(replace).length !== 2) {
    console.error(`${file} no longer holds, once, what this control breaks: ${replace}`);
    return false;
  }
  writeFileSync(
    path,
    source.replace(replace, () => by),
  );
  // A mutant that does not build proves nothing, and neither does a runner that was killed.
  const status = isJourney(mutant) && !isBuilt() ? null : run(...runOf(mutant));
  writeFileSync(path, source);
  return status !== null && status !== 0 && failures(mutant) >= (mutant.atLeast ?? 1);
}

/** How many tests of the latest run failed; of a run that tells no number, one. */
function failures({ atLeast }: Mutant): number {
  if (atLeast === undefined) return 1;
  const { stats } = JSON.parse(readFileSync(join(copy, 'test-results/e2e.json'), 'utf8')) as {
    stats: { unexpected: number };
  };
  return stats.unexpected;
}

/** Without a mutant: a busy machine may want a second try, as in the suites themselves. */
function isGreen(mutant: Mutant): boolean {
  return run(...runOf(mutant)) === 0 || run(...runOf(mutant)) === 0;
}

/** What runs the same tests shares a lane, and with it the run without a mutant. */
function laneOf(mutant: Mutant): (typeof lanes)[number] {
  if (!isJourney(mutant)) return 'units';
  const files = [...new Set(mutants.filter(isJourney).map(({ test }) => test))];
  return files.indexOf(mutant.test) % 2 === 0 ? 'journeys' : 'other-journeys';
}

function isJourney({ test }: Mutant): boolean {
  return test.endsWith('.spec.ts');
}

function runOf(mutant: Mutant): string[] {
  const { test, only, atLeast = 1 } = mutant;
  if (!isJourney(mutant)) return ['vitest', 'run', test, ...(only === undefined ? [] : ['-t', only])];
  return [
    'playwright',
    'test',
    `--max-failures=${atLeast}`,
    '--retries=0',
    `--timeout=${atLeast === 1 ? 25_000 : 60_000}`,
    ...(only === undefined ? [] : ['-g', only]),
    test,
  ];
}

function isBuilt(): boolean {
  return run('wxt', 'build') === 0;
}

function run(...command: string[]): number | null {
  // A walk that meets what is broken is among the first thousands.
  const env = { ...process.env, MODEL_RUNS: '3000', WXT_TELEMETRY: '0', npm_config_loglevel: 'error' };
  return spawnSync('npx', ['--no-install', ...command], { cwd: copy, stdio: 'ignore', env }).status;
}
