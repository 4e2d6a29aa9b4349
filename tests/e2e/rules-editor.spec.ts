// The rules before a fake wallet that has the real ones: shown, edited, mistaken, saved, tried, brought in, removed.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { ruleEditors } from '../../components/rule-editors/index.ts';
import { ruleKinds } from '../../lib/rules/index.ts';
import type { RuleEntry, WalletApi } from '../../lib/wallet/api.ts';
import { kindViews } from '../../lib/wallet/rule-kinds.ts';
import { fakeEnvironment } from '../components/fake-environment.ts';
import { rulesPassword } from '../components/fake-rule-book.ts';
import { type LookingGlass, test } from './looking-glass.ts';

const shop = 'https://shop.example';
const { t } = fakeEnvironment();
const ofSites = kindViews.filter(({ forSite }) => forSite).map(({ id }) => id);
let glass: LookingGlass;

test.beforeAll(({ glass: opened }) => {
  glass = opened;
});

test('every kind of rule is shown, kept as it is, and given back', async () => {
  const { page } = await glass.look('rule, every kind');
  await expect(page.getByRole('button', { name: 'Save this rule' })).toHaveCount(0);
  await page.getByRole('switch', { name: 'Pay this site by itself' }).uncheck();
  await save(page);
  const examples = ruleKinds.filter(({ id }) => ofSites.includes(id)).map(({ id, example }) => [id, example]);
  expect((await ruleAt(page, shop))?.settings).toEqual(Object.fromEntries(examples));
  for (const id of ofSites) {
    const name = ruleEditors.find((editor) => editor.id === id)?.name(t) ?? '';
    await page.getByRole('combobox', { name, exact: true }).selectOption('all');
  }
  await save(page);
  expect((await ruleAt(page, shop))?.settings).toEqual({});
});

test('a mistake stands at its field, opens what hides it, and takes the keyboard', async () => {
  const { page } = await glass.look('rule, a site');
  await page.getByText('What may be paid', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Parts of the site' }).selectOption('own');
  await page.getByText('What may be paid', { exact: false }).first().click();
  await expect(page.getByLabel('Part of the site')).toBeHidden();
  await page.getByRole('button', { name: 'Save this rule' }).click();
  await expect(page.getByLabel('Part of the site')).toBeFocused();
  await expect(page.getByText('Fill this in.')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByLabel('Part of the site').fill('articles');
  await expect(page.getByText(/^Begin with a slash/)).toBeVisible();
  await page.getByLabel('Part of the site').fill('/articles/*');
  await page.getByRole('button', { name: 'Add a part' }).click();
  await page.getByLabel('Part of the site').nth(1).fill('/today');
  await save(page);
  expect((await ruleAt(page, shop))?.settings.paths).toEqual(['/articles/*', '/today']);
});

test('a limit is inherited, overridden from what was inherited, and given back', async () => {
  const { page } = await glass.look('rule, a site');
  const month = page.getByRole('combobox', { name: 'At most in 30 days' });
  await expect(month.locator('option:checked')).toHaveText('As for all sites: $5.00');
  await month.selectOption('Set here');
  const amount = page.getByRole('group', { name: 'At most in 30 days' }).getByRole('textbox');
  await expect(amount).toHaveValue('5.00');
  await amount.fill('2');
  await save(page);
  expect((await ruleAt(page, shop))?.settings['per-month']).toBe('2000000');
  await month.selectOption('all');
  await save(page);
  expect((await ruleAt(page, shop))?.settings).not.toHaveProperty('per-month');
});

test('a high limit is saved by the password alone', async () => {
  const { page } = await glass.look('rule, a site');
  await amountOf(page, 'At most in 24 hours').fill('50');
  await page.getByRole('button', { name: 'Save this rule' }).click();
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Save with password' }).click();
  await expect(page.getByText(/This is not the password/)).toBeVisible();
  expect((await ruleAt(page, shop))?.settings['per-day']).toBe('500000');
  await page.getByLabel('Password').fill(rulesPassword);
  await page.getByRole('button', { name: 'Save with password' }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  expect((await ruleAt(page, shop))?.settings['per-day']).toBe('50000000');
});

test('what is not saved is not lost: not by looking elsewhere, and not silently with the tab', async () => {
  const { page } = await glass.look('rule, a site');
  await amountOf(page, 'At most for one payment').fill('0.02');
  await page.getByRole('link', { name: 'Receipts' }).click();
  await page.getByRole('link', { name: 'Sites and rules' }).click();
  await expect(page.getByText('not saved', { exact: true })).toBeVisible();
  let asked = '';
  page.on('dialog', (dialog) => {
    asked = dialog.type();
    return dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toBe('beforeunload');
  await page.getByRole('link', { name: 'shop.example', exact: true }).click();
  await expect(amountOf(page, 'At most for one payment')).toHaveValue('0.02');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(amountOf(page, 'At most for one payment')).toHaveValue('0.05');
});

test('a site is added by hand; what cannot be ruled is refused with its reason', async () => {
  const { page } = await glass.look('rules');
  const address = page.getByLabel('Address of the site');
  const add = page.getByRole('button', { name: 'Write a rule' });
  for (const [typed, reason] of [
    ['no site', /no address of a site/],
    ['http://plain.example', /not secure/],
    ['*.co.uk', /Strangers may have sites/],
    ['localhost:4021', /on your own machine/],
  ] as const) {
    await address.fill(typed);
    await add.click();
    await expect(page.getByText(reason)).toBeVisible();
  }
  await address.fill('https://new.example/some/page?query');
  await add.click();
  await expect(page.getByRole('heading', { level: 1, name: 'new.example' })).toBeFocused();
  expect(await ruleAt(page, 'https://new.example')).toBeUndefined();
  await save(page);
  expect(await ruleAt(page, 'https://new.example')).toMatchObject({ on: true, settings: {} });
});

test('a wildcard shows what it covers, and covers nothing before that is agreed to', async () => {
  const { page } = await glass.look('rule, a wildcard');
  await expect(page.locator('p', { hasText: /This covers every site below news\.example/ })).toBeFocused();
  await expect(page.getByRole('listitem').filter({ hasText: /^daily\.news\.example$/ })).toBeVisible();
  expect(await ruleAt(page, 'https://*.news.example')).toMatchObject({ on: false });
  await page.getByRole('button', { name: 'Yes, cover them all' }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  expect(await ruleAt(page, 'https://*.news.example')).toMatchObject({ on: true });
});

test('a template is one click, and a second one only where it would replace something', async () => {
  const { page } = await glass.look('rule, a site');
  await page.getByRole('button', { name: 'Generous' }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  expect((await ruleAt(page, shop))?.settings['per-request']).toBe('500000');
  await page.getByRole('combobox', { name: 'Blocked' }).selectOption('Blocked');
  await page.getByRole('button', { name: 'Small change' }).click();
  await expect(page.getByText(/replaces what else is set here/)).toBeFocused();
  await page.getByRole('button', { name: 'Keep it' }).click();
  expect((await ruleAt(page, shop))?.settings['per-request']).toBe('500000');
});

test('a dry run tells of the rule as it stands in the fields, and no longer once they change', async () => {
  const { page } = await glass.look('rule, a site');
  const paid = page
    .getByRole('row', { name: /^Paid by itself/ })
    .getByRole('cell')
    .first();
  await page.getByRole('button', { name: 'Try the last 30 days' }).click();
  const before = Number(await paid.textContent());
  expect(before).toBeGreaterThan(0);
  await amountOf(page, 'At most for one payment').fill('0.01');
  await expect(paid).toHaveCount(0);
  await page.getByRole('button', { name: 'Try the last 30 days' }).click();
  await expect(paid).toBeVisible();
  expect(Number(await paid.textContent())).toBeLessThan(before);
  await expect(page.getByText(/Would have been asked about\./).first()).toBeVisible();
  expect((await ruleAt(page, shop))?.settings['per-request']).toBe('50000');
});

test('a dry run shows how far it is, is cancelled, and ends where nobody waits for it any more', async () => {
  const { page, faults } = await glass.look('rules, being tried');
  const bar = page.getByRole('progressbar', { name: 'Going through the last 30 days…' });
  await expect(bar).toHaveJSProperty('position', 0.4);
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(page.getByText('This was cancelled before it was done. Nothing was changed.')).toBeFocused();
  await expect(bar).toHaveCount(0);
  await page.getByRole('button', { name: 'Try the last 30 days' }).click();
  await expect(bar).toBeVisible();
  await expect(page.getByText('This was cancelled')).toHaveCount(0);
  const ended = () => page.evaluate(() => Reflect.get(window, 'ended'));
  expect(await ended()).toBe(1);
  await page.evaluate(() => location.assign('#about'));
  await expect(bar).toHaveCount(0);
  expect(await ended()).toBe(2);
  expect(faults).toEqual([]);
});

test('rules are saved as a file and brought in; what one says for all sites is taken over by hand alone', async () => {
  const { page } = await glass.look('rules');
  await page.getByRole('button', { name: 'Save rules' }).click();
  await expect(page.getByText(/Saved as tuppence-rules-.*\.json/)).toBeVisible();
  const rule = { money: 'real', on: true, changedAt: 1, inherits: true };
  const rules = [
    { ...rule, site: '*', settings: { 'all-day': '9000000' } },
    { ...rule, site: 'https://fresh.example', settings: {} },
    { ...rule, site: shop, settings: {} },
  ];
  await bringIn(page, JSON.stringify({ format: 'tuppence-rules', version: 1, rules }));
  await expect(page.getByText('1 rule was added, switched off.')).toBeVisible();
  await expect(page.getByText('1 rule was here already and stays as it is.')).toBeVisible();
  await expect(page.getByText('$9.00')).toBeVisible();
  expect(await ruleAt(page, 'https://fresh.example')).toMatchObject({ on: false });
  await page.getByRole('button', { name: 'Take it over into the form' }).click();
  await expect(amountOf(page, 'All sites, at most in 24 hours')).toHaveValue('9.00');
  expect((await ruleAt(page, '*'))?.settings['all-day']).toBe('2000000');
  await save(page);
  expect((await ruleAt(page, '*'))?.settings).toMatchObject({ 'all-day': '9000000', 'per-day': '500000' });
});

test('a file that is none says so, and nothing is taken in', async () => {
  const { page } = await glass.look('rules');
  await bringIn(page, '{}');
  await expect(page.getByText(/This file is no rule book/)).toBeVisible();
});

test('a wallet from before there were limits for all sites gets the usual ones by one button', async () => {
  const { page } = await glass.look('rules, from before');
  await page.getByRole('button', { name: 'Use the usual limits' }).click();
  await expect(page.getByRole('link', { name: 'All sites' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use the usual limits' })).toHaveCount(0);
  expect((await ruleAt(page, '*'))?.settings).toMatchObject({ 'per-request': '50000', 'all-day': '2000000' });
});

test('removing asks once, and leads back to the list', async () => {
  const { page } = await glass.look('rule, a site');
  await page.getByRole('button', { name: 'Remove this rule' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  expect(await ruleAt(page, shop)).toBeDefined();
  await page.getByRole('button', { name: 'Remove this rule' }).click();
  await page.getByRole('button', { name: 'Yes, remove it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sites and rules' })).toBeFocused();
  expect(await ruleAt(page, shop)).toBeUndefined();
  await expect(page.getByRole('link', { name: 'shop.example', exact: true })).toHaveCount(0);
});

test('an expired rule is renewed', async () => {
  const { page } = await glass.look('rules');
  await expect(page.getByText(/^Expired/)).toBeVisible();
  await page.getByRole('link', { name: 'old.example' }).click();
  await page.getByRole('button', { name: 'Renew this rule' }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Expired/)).toHaveCount(0);
});

test('among many rules one is found by typing, opened by keyboard, and its row is come back to', async () => {
  const { page } = await glass.look('rules, many');
  await expect(page.locator('main li')).toHaveCount(31);
  await page.getByRole('searchbox', { name: 'Search sites' }).fill('site-17');
  const link = page.getByRole('link', { name: 'site-17.example' });
  await expect(page.locator('main li')).toHaveCount(2);
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'site-17.example' })).toBeFocused();
  await page.goBack();
  await expect(link).toBeFocused();
  await page.getByRole('searchbox').fill('nothing');
  await expect(page.getByText('No rule is like that.')).toBeVisible();
});

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save this rule' }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
}

function amountOf(page: Page, kind: string) {
  return page.getByRole('group', { name: kind, exact: true }).getByRole('textbox');
}

async function bringIn(page: Page, text: string): Promise<void> {
  const file = { name: 'rules.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.getByLabel('Bring rules in from a file').setInputFiles(file);
}

/** What the wallet holds by now; undefined where it holds none. */
async function ruleAt(page: Page, site: string): Promise<RuleEntry | undefined> {
  // Put there by looking-glass.ts.
  const rules = await page.evaluate(() => (window as Window & { api?: WalletApi }).api?.rules() ?? []);
  return rules.find((rule) => rule.site === site && rule.money === 'real');
}
