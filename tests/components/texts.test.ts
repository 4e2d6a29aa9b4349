// Every text that a screen may need is there, and every text that is there is needed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { familyKey } from '../../components/state/diagnosis-words.ts';
import { deliveryKey, failureKey, moneyKey, reasonKey, signedKey } from '../../components/state/names.ts';
import { signings } from '../../lib/core/evidence.ts';
import { failureNames } from '../../lib/core/failure.ts';
import { deliveries, moneyStates } from '../../lib/core/purchase.ts';
import { reasons } from '../../lib/core/verdict.ts';
import { ruleKinds } from '../../lib/rules/index.ts';
import { families } from '../../lib/wallet/families.ts';

interface Message {
  readonly message: string;
  readonly description?: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

const root = join(import.meta.dirname, '../..');
// The file is ours and the tests below look at every entry of it.
const messages = JSON.parse(readFileSync(join(root, 'public/_locales/en/messages.json'), 'utf8')) as Record<
  string,
  Message
>;
const keys = Object.keys(messages);
const sources = filesUnder(join(root, 'components')).map((file) => readFileSync(file, 'utf8'));

/** Named in the manifest or by the background, not by a screen. */
const outsideKeys = [
  'extensionName',
  'extensionDescription',
  'actionTitle',
  'action_unpaid',
  'action_today',
  'action_test',
  'action_waiting',
  'action_near',
  'action_stopped',
  'command_stop',
  'badge_ask',
];
const dynamicKeys = [
  ...failureNames.map(failureKey),
  ...reasons.map(reasonKey),
  ...moneyStates.map(moneyKey),
  ...deliveries.map(deliveryKey),
  ...signings.map(signedKey),
  ...families.map(familyKey),
  ...ruleKinds.map(({ text }) => text),
];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(svelte|ts)$/.test(name))
    .map((name) => join(folder, name));
}

function literalKeys(source: string): string[] {
  return [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

describe('texts', () => {
  it.each(dynamicKeys)('%s has its text', (key) => {
    expect(messages[key]?.message).toBeTruthy();
  });

  it('every key that a component names exists', () => {
    const missing = sources.flatMap(literalKeys).filter((key) => !(key in messages));
    expect(missing).toEqual([]);
  });

  it('every text is used', () => {
    const used = new Set([...outsideKeys, ...dynamicKeys, ...sources.flatMap(literalKeys)]);
    expect(keys.filter((key) => !used.has(key))).toEqual([]);
  });

  it('browsers do not tell the case of keys apart, so no two differ by it alone', () => {
    expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length);
  });

  it('the description fits the stores', () => {
    expect(messages.extensionDescription?.message.length).toBeLessThanOrEqual(132);
  });

  it.each(Object.entries(messages))(
    '%s is well formed',
    (key, { message, description, placeholders = {} }) => {
      expect(key).toMatch(/^[A-Za-z0-9_]+$/);
      expect(message.trim()).not.toBe('');
      expect(description ?? '').not.toBe('');
      const named = [...message.matchAll(/\$([a-z_]+)\$/gi)].map((match) => match[1]?.toLowerCase());
      expect(new Set(named)).toEqual(new Set(Object.keys(placeholders)));
      expect(Object.values(placeholders).map(({ content }) => content)).toEqual(
        named.map((_, index) => `$${index + 1}`),
      );
    },
  );
});

describe('placeholders', () => {
  it('a call hands substitutions over exactly where its text has places for them', () => {
    const calls = sources.flatMap((source) => [...source.matchAll(/\bt\('([^']+)'(, )?/g)]);
    const unlike = calls.filter(
      ([, key = '', list]) => (list !== undefined) !== (messages[key]?.placeholders !== undefined),
    );
    expect(unlike.map(([, key]) => key)).toEqual([]);
  });
});
