// What is remembered of signing in outlives the worker; of many who ask at once one is the first.
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { signInNotesIn } from '../../lib/browser/storage/sign-in-notes.ts';
import { freshDatabase } from '../wallet/world.ts';

it('a nonce is used for the first time once, by whichever worker', async () => {
  const database = freshDatabase();
  const notes = signInNotesIn(database);
  const first = await Promise.all(Array.from({ length: 5 }, () => notes.isFirstUse('a')));
  expect(first.filter(Boolean)).toEqual([true]);
  expect(await signInNotesIn(database).isFirstUse('a')).toBe(false);
  expect(await notes.isFirstUse('b')).toBe(true);
});

it('a refusal is remembered, and is no nonce', async () => {
  const notes = signInNotesIn(freshDatabase());
  expect(await notes.isRefused('a')).toBe(false);
  await notes.refuse('a');
  await notes.refuse('a');
  expect([await notes.isRefused('a'), await notes.isFirstUse('a')]).toEqual([true, true]);
});

it('of 512 the oldest goes', async () => {
  const notes = signInNotesIn(freshDatabase());
  for (let n = 0; n <= 512; n += 1) await notes.refuse(String(n));
  expect([await notes.isRefused('0'), await notes.isRefused('1')]).toEqual([false, true]);
});

it('what nobody of ours has written is no note', async () => {
  const database = freshDatabase();
  await (await database).put('settings', { a: true }, 'sign-in-refused');
  expect(await signInNotesIn(database).isRefused('a')).toBe(false);
});
