// Is every hostile merchant as bad as its name, and no worse? Each is paid once by hand, then given the same bytes again.
import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { decodePaymentRequiredHeader, encodePaymentSignatureHeader } from '@x402/core/http';
import { answerOf } from './answers.ts';
import { hostilePrice } from './hostile.ts';
import { type HostileMode, hostileModes, modeOf } from './hostile-modes.ts';
import { clientV2 } from './payers.ts';
import type { Check } from './self-check.ts';
import type { World } from './world.ts';

/** What the first presentation is answered, and whether the money is gone by then. */
const expected: Readonly<Record<HostileMode, readonly [words: string, isSettled: boolean]>> = {
  honest: ['200 goods, success', true],
  'accept-then-time-out': ['timed out', true],
  'settle-then-502': ['502', true],
  'settle-then-502-identifier': ['502', true],
  'settle-then-drop': ['lost', true],
  'drop-half-the-body': ['200 cut short, success', true],
  'settle-then-402': ['402 terms', true],
  'settle-then-bare-402': ['402', true],
  'claims-failure-402': ['402, failure', true],
  'claims-failure-200': ['200 goods, failure', true],
  'garbage-receipt': ['200 goods, garbage', true],
  'no-receipt': ['200 goods', true],
  'slow-40-s': ['200 goods, success', true],
  'redirect-after-payment': ['302', true],
  'late-settle': ['502', false],
  'lying-receipt': ['200 goods, success', false],
  'endless-402': ['402 terms', false],
  'price-up-on-retry': ['402 terms', false],
  'payee-changes': ['402 terms', false],
};

export function hostileModeChecks(world: World): readonly Check[] {
  return [
    ...hostileModes.map((mode): Check => [`${mode}: ${sentenceOf(mode)}`, () => checkMode(world, mode)]),
    [
      'price-up-on-retry: twice the price, and served who pays it',
      () => checkChange(world, 'price-up-on-retry'),
    ],
    ['payee-changes: another payee, and served who pays that one', () => checkChange(world, 'payee-changes')],
    ['late-settle: settles by itself when its time has come, then delivers', () => checkLate(world)],
    ['an identifier that comes with another payload is a conflict', () => checkIdentifier(world)],
    ['what is no payment is 400, and is not in the book', () => checkGarbage(world)],
    ['who pays for less than was asked is refused, and not cashed', () => checkUnderpaid(world)],
    ['by https it is the site evil.test', () => checkTls(world)],
    ['an authorization that has expired by the chain’s time brings nothing', () => checkExpired(world)],
  ];
}

function sentenceOf(mode: HostileMode): string {
  const [words, isSettled] = expected[mode];
  return `${words}, ${isSettled ? 'settled' : 'not settled'}; again: ${modeOf(mode).again}`;
}

async function checkMode(world: World, mode: HostileMode): Promise<void> {
  const path = `/${mode}/by-hand${mode === 'slow-40-s' ? '?after=50' : ''}`;
  const url = world.hostile.origin + path;
  const header = await signedFor(url);
  const first = await present(url, header);
  const [words, isSettled] = expected[mode];
  equal(first.words, words);
  equal(await isUsed(world, path), isSettled, 'settled');
  const again = await present(url, header);
  if (modeOf(mode).again === 'nonce-used') match((await termsOf(again.response)).error ?? '', /nonce/);
  else equal(again.words, modeOf(mode).again === 'delivers' && isSettled ? '200 goods, success' : words);
  await world.hostile.settleAll(path);
  await world.hostile.settleAll(path);
  equal(await isUsed(world, path), true, 'cashed');
  deepEqual(successesAt(world, path).length, 1);
  deepEqual(
    world.hostile.received(path).map(({ digest }) => digest),
    world.log.whole
      .filter((entry) => entry.path === path && entry.hasPaymentHeader)
      .map((entry) => entry.paymentDigest),
  );
}

async function checkChange(world: World, mode: HostileMode): Promise<void> {
  const path = `/${mode}/change`;
  const url = world.hostile.origin + path;
  const [before] = (await termsOf(await fetch(url))).accepts;
  const refused = await present(url, await signedFor(url));
  const [after] = (await termsOf(refused.response)).accepts;
  const [payee, other = payee] = world.hostile.payeesOf(mode);
  deepEqual([before?.amount, before?.payTo], [String(hostilePrice), payee]);
  deepEqual(
    [after?.amount, after?.payTo],
    [String(mode === 'price-up-on-retry' ? 2n * hostilePrice : hostilePrice), other],
  );
  equal((await present(url, await signedFor(url))).words, '200 goods, success');
  equal(successesAt(world, path).length, 1);
  await world.hostile.settleAll(path);
  equal(successesAt(world, path).length, 2);
}

async function checkLate(world: World): Promise<void> {
  const path = '/late-settle/by-itself?after=1000';
  const url = world.hostile.origin + path;
  const header = await signedFor(url);
  equal((await present(url, header)).words, '502');
  equal(await isUsed(world, path), false);
  for (let tries = 0; tries < 100 && successesAt(world, path).length === 0; tries += 1) await setTimeout(50);
  equal(await isUsed(world, path), true);
  equal((await present(url, header)).words, '200 goods, success');
}

async function checkIdentifier(world: World): Promise<void> {
  const url = `${world.hostile.origin}/settle-then-502-identifier/twice`;
  const extensions = { 'payment-identifier': { info: { required: false, id: 'pay_0123456789abcdef' } } };
  deepEqual(Object.keys((await termsOf(await fetch(url))).extensions ?? {}), ['payment-identifier']);
  const [first, second] = [await signedFor(url, extensions), await signedFor(url, extensions)];
  notEqual(first, second);
  equal((await present(url, first)).words, '502');
  equal((await present(url, second)).words, '409');
  equal((await present(url, first)).words, '200 goods, success');
}

async function checkGarbage(world: World): Promise<void> {
  const path = '/honest/garbage';
  equal((await present(world.hostile.origin + path, 'bm90aGluZw==')).words, '400');
  equal(world.hostile.received(path).length, 0);
}

async function checkUnderpaid(world: World): Promise<void> {
  const path = '/honest/underpaid';
  const url = world.hostile.origin + path;
  const terms = await termsOf(await fetch(url));
  const cheap = terms.accepts.map((offer) => ({ ...offer, amount: '1' }));
  const payload = await clientV2().createPaymentPayload({ ...terms, accepts: cheap });
  equal((await present(url, encodePaymentSignatureHeader(payload))).words, '402 terms');
  equal(await isUsed(world, path), false);
}

/** Node finds no names under .test; the certificate is asked for the right one all the same. */
async function checkTls({ hostile }: World): Promise<void> {
  const ca = readFileSync(new URL('./certificate/cert.pem', import.meta.url));
  const { host, hostname, port } = new URL(hostile.site);
  const options = {
    host: '127.0.0.1',
    port,
    servername: hostname,
    ca,
    headers: { host },
    path: '/honest/tls',
  };
  const header = await new Promise<string>((resolve, reject) => {
    const asked = request(options, (answer) => {
      resolve(String(answer.headers['payment-required']));
      answer.resume();
    });
    asked.on('error', reject).end();
  });
  equal(decodePaymentRequiredHeader(header).resource?.url, `${hostile.site}/honest/tls`);
}

/** The last of all: the chain's clock runs ahead from here on. */
async function checkExpired(world: World): Promise<void> {
  const path = '/endless-402/expired';
  const url = world.hostile.origin + path;
  await present(url, await signedFor(url));
  await world.chain.passTime(301);
  await world.hostile.settleAll(path);
  equal(await isUsed(world, path), false);
  equal(world.hostile.received(path)[0]?.settlement?.success, false);
}

async function signedFor(url: string, extensions?: Record<string, unknown>): Promise<string> {
  const payload = await clientV2().createPaymentPayload(await termsOf(await fetch(url)));
  return encodePaymentSignatureHeader(extensions === undefined ? payload : { ...payload, extensions });
}

function present(url: string, header: string) {
  const headers = { 'PAYMENT-SIGNATURE': header };
  return answerOf(2_000, (signal) => fetch(url, { headers, redirect: 'manual', signal }));
}

async function termsOf(response: Response | null) {
  await response?.body?.cancel().catch(() => undefined); // it may have been read
  return decodePaymentRequiredHeader(response?.headers.get('payment-required') ?? '');
}

async function isUsed({ hostile, chain }: World, path: string): Promise<boolean> {
  const states = hostile.received(path).map(({ payer, nonce }) => chain.authorizationState(payer, nonce));
  return (await Promise.all(states)).some(Boolean);
}

function successesAt({ hostile }: World, path: string) {
  return hostile.received(path).filter(({ settlement }) => settlement?.success === true);
}
