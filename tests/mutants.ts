// Mutation controls: each defence is broken on purpose, in a copy, and its test must go red. A test that stays green is a failure.
import { spawnSync } from 'node:child_process';
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
}

const mutants: readonly Mutant[] = [
  {
    name: 'the reservation is split into two transactions',
    file: 'lib/browser/storage/ledger.ts',
    replace: `if (verdict.say === 'pay') await purchases.add(purchase);
      await transaction.done;`,
    by: `await transaction.done;
      if (verdict.say === 'pay') await (await opening).add('purchases', purchase);`,
    test: 'tests/wallet/reserve.test.ts',
  },
  {
    name: 'the reservation is split into two transactions, in the browser',
    file: 'lib/browser/storage/ledger.ts',
    replace: `if (verdict.say === 'pay') await purchases.add(purchase);
      await transaction.done;`,
    by: `await transaction.done;
      if (verdict.say === 'pay') await (await opening).add('purchases', purchase);`,
    test: 'tests/e2e/limits.spec.ts',
  },
  {
    name: 'an open purchase does not stop a second authorization',
    file: 'lib/wallet/reserve.ts',
    replace: 'underWay = facts.sameKey.some(',
    by: 'underWay = [].some(',
    test: 'tests/wallet/reserve.test.ts',
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
    name: 'duplicate keys are accepted',
    file: 'lib/core/json.ts',
    replace: "if (keys?.has(key)) return failed('challenge-duplicate-key');",
    by: '',
    test: 'tests/dialects/malformed.test.ts',
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
    file: 'lib/wallet/settle.ts',
    replace: 'return mayMove(purchase.money, to) ? { ...purchase, money: to } : purchase;',
    by: 'return { ...purchase, money: to };',
    test: 'tests/wallet/settle.test.ts',
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
    replace: "done(departure === departures ? answer : 'leave')",
    by: 'done(departure === -1 ? "leave" : answer)',
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
];

const root = join(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'tuppence-mutants-'));
const copied = ['lib', 'components', 'entrypoints', 'public', 'tests', '.wxt'];
const files = ['package.json', 'tsconfig.json', 'wxt.config.ts', 'vitest.config.ts', 'playwright.config.ts'];
for (const part of [...copied, ...files]) cpSync(join(root, part), join(copy, part), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
symlinkSync(join(root, '.cache'), join(copy, '.cache'), 'dir');

// A test that is red without any mutant catches nothing.
if (!isBuilt()) throw new Error('the copy does not build');
const runs = new Map(mutants.map((mutant) => [runOf(mutant).join(' '), mutant]));
const green = new Set([...runs].filter(([, mutant]) => run(...runOf(mutant)) === 0).map(([name]) => name));
const results = mutants.map((mutant) => ({ mutant, isCaught: isCaught(mutant) }));
rmSync(copy, { recursive: true, force: true });
const caught = results.filter((result) => result.isCaught).length;
for (const { mutant, isCaught } of results)
  console.log(`${isCaught ? 'red, as it should be' : 'STILL GREEN'}: ${mutant.name}`);
console.log(`${caught} passed, ${mutants.length - caught} failed`);
process.exit(caught === mutants.length ? 0 : 1);

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
  return status !== null && status !== 0;
}

function isJourney({ test }: Mutant): boolean {
  return test.endsWith('.spec.ts');
}

function runOf(mutant: Mutant): string[] {
  const { test, only } = mutant;
  if (!isJourney(mutant)) return ['vitest', 'run', test];
  return [
    'playwright',
    'test',
    '--max-failures=1',
    '--timeout=25000',
    ...(only === undefined ? [] : ['-g', only]),
    test,
  ];
}

function isBuilt(): boolean {
  return run('wxt', 'build') === 0;
}

function run(...command: string[]): number | null {
  const env = { ...process.env, WXT_TELEMETRY: '0', npm_config_loglevel: 'error' };
  return spawnSync('npx', ['--no-install', ...command], { cwd: copy, stdio: 'ignore', env }).status;
}
