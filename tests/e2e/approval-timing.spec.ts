// When a press on a Pay button moves money, in the real prompt: a table of moments, at the gate and in the approve window, with what
// the ledger, the servers and the chain say after each. The browser tells the truth about its focus here: focus emulation is off.
import type { CDPSession, Page } from '@playwright/test';
import type { Wallet } from '../rig/chromium.ts';
import { approveWindow, expect, type Money, test } from './journey.ts';

/** A prompt that a person stands before. */
interface Stand {
  readonly prompt: Page;
  /** To the prompt's own page: what no hand of Playwright's can do. */
  readonly hands: CDPSession;
  /** The focus goes elsewhere; in the end the prompt is known not to have it. */
  away(): Promise<void>;
  /** The prompt has the focus, for the first moment. */
  back(): Promise<void>;
  /** Something about the prompt becomes another, its question stays. */
  change(): Promise<void>;
  /** What was paid for is there. */
  bought(): Promise<void>;
}

interface Cell {
  readonly name: string;
  readonly does: (stand: Stand) => Promise<void>;
  /** So many payments; none: the same question stands as before. */
  readonly pays: number;
}

const never: readonly Cell[] = [
  ignored('pressed with the focus, which it had for long before', async (stand) => {
    await focusFor(1_200, stand);
    await focusFor(0, stand);
    await click(stand);
  }),
  ignored('a double click with the focus', async (stand) => {
    await focusFor(0, stand);
    await click(stand, 2);
  }),
  ignored('tapped with the focus', async (stand) => {
    await focusFor(0, stand);
    await tap(stand);
  }),
  ignored('pressed after half a second of focus', async (stand) => {
    await focusFor(500, stand);
    await click(stand);
  }),
  ignored('pressed after 0.8 and 0.5 seconds of focus, with a moment without between', async (stand) => {
    await focusFor(800, stand);
    await focusFor(500, stand);
    await click(stand);
  }),
  ignored('a button that is held from before it was ready until after', async (stand) => {
    await focusFor(300, stand);
    await pointAt(stand);
    await stand.prompt.mouse.down();
    await rest(1_000, stand);
    await stand.prompt.mouse.up();
  }),
  ignored('Enter that was on its way when the prompt came', async (stand) => {
    await payButton(stand).focus();
    await focusFor(0, stand);
    await stand.prompt.keyboard.press('Enter');
  }),
  ignored('Enter that is held since before the prompt came', async (stand) => {
    await payButton(stand).focus();
    await focusFor(0, stand);
    for (let times = 0; times < 13; times += 1) {
      await enter('keyDown', stand, { autoRepeat: true });
      await rest(100, stand);
    }
    await enter('keyUp', stand);
  }),
  ignored('a click that a script makes', async (stand) => {
    await focusFor(1_200, stand);
    await payButton(stand).evaluate((button: HTMLElement) => button.click());
  }),
  ignored('pressed when the prompt has just changed', async (stand) => {
    await focusFor(1_200, stand);
    await stand.change();
    await click(stand);
  }),
];

const clicked = paid('pressed after more than a second of focus', async (stand) => {
  await focusFor(1_200, stand);
  await click(stand);
});

const atGate: readonly Cell[] = [
  ...never,
  clicked,
  paid('a double click after more than a second of focus, once', async (stand) => {
    await focusFor(1_200, stand);
    await click(stand, 2);
  }),
  paid('Enter after more than a second of focus', async (stand) => {
    await payButton(stand).focus();
    await focusFor(1_200, stand);
    await stand.prompt.keyboard.press('Enter');
  }),
  paid('tapped after more than a second of focus', async (stand) => {
    await focusFor(1_200, stand);
    await tap(stand);
  }),
];

test('at the gate', async ({ world, wallet, money, page }) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  const elsewhere = await wallet.context.newPage();
  const hands = await truthfully(page);
  let visits = 0;
  await walk(atGate, money, async () => {
    visits += 1;
    const url = `${origin}/article/lighthouse?${visits}`;
    await page.goto(url);
    await expect(page.getByRole('button', { name: /^Pay / })).toBeVisible();
    await hands.send('Emulation.setFocusEmulationEnabled', { enabled: false }); // a page of another process forgets it
    let width = 1_200;
    return {
      prompt: page,
      hands,
      async away() {
        await elsewhere.bringToFront();
        await page.waitForFunction(() => !document.hasFocus());
      },
      async back() {
        await page.bringToFront();
        await page.waitForFunction(() => document.hasFocus());
      },
      async change() {
        width -= 100;
        await page.setViewportSize({ width, height: 800 });
        await page.waitForFunction((wanted) => innerWidth === wanted, width);
      },
      bought: () => expect(page).toHaveURL(url),
    };
  });
  await elsewhere.close();
});

test('in the approve window', async ({ world, wallet, money, page }) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  const other = await wallet.context.newPage();
  await Promise.all([page.goto(origin), other.goto(origin)]);
  const items = wanting(page);
  const others = wanting(other);
  await items.want(1);
  const prompt = await approveWindow(wallet);
  await expect(prompt.getByRole('button', { name: /^Pay / })).toBeVisible();
  const stand: Stand = {
    prompt,
    hands: await truthfully(prompt),
    ...(await windowFocus(prompt, wallet)),
    async change() {
      await items.want(2);
      await expect(prompt.getByRole('heading', { name: /^2 items/ })).toBeVisible();
    },
    bought: () => items.bought(2),
  };
  const inWindow: Cell[] = [
    ...never,
    ignored('pressed while the focus is elsewhere', async () => {
      await focusFor(1_200, stand);
      await stand.away();
      await click(stand);
    }),
    ignored('pressed when the window was just moved', async () => {
      await focusFor(1_200, stand);
      const { windowId } = await stand.hands.send('Browser.getWindowForTarget');
      await stand.hands.send('Browser.setWindowBounds', { windowId, bounds: { left: 90, top: 60 } });
      await rest(400, stand); // its place is looked at four times a second
      await click(stand);
    }),
    {
      name: 'a double click after a second of focus, in which somebody else began to wait: what was asked, once, and not the next',
      async does() {
        await focusFor(0, stand);
        const enough = rest(1_200, stand);
        await others.want(3);
        await expect(prompt.getByText('Waiting behind it: 1.')).toBeVisible();
        await enough;
        await click(stand, 2);
        await expect(payButton(stand)).toHaveText(/^Pay 0\.01.USDC once$/); // the next one, under the same pointer
        await rest(200, stand); // on a busy machine the way there takes half a second more
        await click(stand);
      },
      pays: 2, // its two items
    },
  ];
  await walk(inWindow, money, async () => stand);
  await walk([clicked], money, async () => ({ ...stand, bought: () => others.bought(1) }));
  await other.close();
});

function ignored(name: string, does: Cell['does']): Cell {
  return { name, does, pays: 0 };
}

function paid(name: string, does: Cell['does']): Cell {
  return { name, does, pays: 1 };
}

/** All cells in their order; a question that was answered is followed by another. */
async function walk(cells: readonly Cell[], money: Money, ask: () => Promise<Stand>): Promise<void> {
  let stand: Stand | null = null;
  for (const { name, does, pays } of cells) {
    await test.step(name, async () => {
      stand ??= await ask();
      const standing = stand;
      const asked = await questionOf(standing);
      expect(asked).not.toBeNull();
      const { onChain, receipts } = await money.spentBy(async () => {
        await does(standing);
        if (pays > 0) await standing.bought();
        else expect(await questionOf(standing), name).toBe(asked);
      });
      expect([onChain, receipts.length], name).toEqual([BigInt(pays) * 10_000n, pays]);
      if (pays > 0) stand = null;
    });
  }
}

/** Of the question that stands there. What was pressed before is heard before this is answered. */
function questionOf({ prompt }: Stand): Promise<string | null> {
  return prompt.evaluate(async () => {
    const question = await chrome.runtime.sendMessage({ verb: 'call', name: 'question' });
    return question?.id ?? null;
  });
}

/** Otherwise the browser tells every page that it has the focus. */
async function truthfully(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  return session;
}

/** Without a screen each window of Chromium has a focus of its own, until it is told that it has not. */
async function windowFocus(
  prompt: Page,
  { context, extensionOrigin }: Wallet,
): Promise<Pick<Stand, 'away' | 'back'>> {
  const [home] = context.pages().filter((page) => page.url().startsWith(`${extensionOrigin}/dashboard`));
  if (home === undefined) throw new Error('the wallet has a page of its own open');
  const id = await prompt.evaluate(async () => (await chrome.windows.getCurrent()).id ?? 0);
  const focus = async (focused: boolean) => {
    await home.evaluate(([window, has]) => chrome.windows.update(window, { focused: has }), [
      id,
      focused,
    ] as const);
    await prompt.waitForFunction((has) => document.hasFocus() === has, focused);
  };
  return { away: () => focus(false), back: () => focus(true) };
}

/** A page that asks for things to buy, one after the other. */
function wanting(page: Page): { want(item: number): Promise<void>; bought(count: number): Promise<void> } {
  const statuses = () => page.evaluate(() => (Reflect.get(window, 'statuses') ?? []) as number[]);
  return {
    want: (item) =>
      page.evaluate((n) => {
        const seen: number[] = Reflect.get(window, 'statuses') ?? [];
        Reflect.set(window, 'statuses', seen);
        void fetch(`/api/item/${n}`).then(({ status }) => seen.push(status));
      }, item),
    bought: (count) => expect.poll(statuses).toEqual(Array(count).fill(200)),
  };
}

/** From now on, and not before. After more than a second of it the buttons are ready. */
async function focusFor(time: number, stand: Stand): Promise<void> {
  await stand.away();
  await stand.back();
  await rest(time, stand);
  if (time > 1_000) await expect(payButton(stand)).not.toHaveAttribute('aria-disabled', 'true');
}

function rest(time: number, { prompt }: Stand): Promise<void> {
  return prompt.waitForTimeout(time);
}

function payButton({ prompt }: Stand) {
  return prompt.getByRole('button', { name: /^Pay .*(once|items)$/ });
}

async function pointAt(stand: Stand): Promise<{ x: number; y: number }> {
  const box = await payButton(stand).boundingBox();
  if (box === null) throw new Error('a Pay button was expected');
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await stand.prompt.mouse.move(point.x, point.y);
  return point;
}

async function click(stand: Stand, clickCount = 1): Promise<void> {
  const { x, y } = await pointAt(stand);
  await stand.prompt.mouse.click(x, y, { clickCount });
}

async function tap(stand: Stand): Promise<void> {
  const touchPoints = [await pointAt(stand)];
  await stand.hands.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await stand.hands.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function enter(
  type: 'keyDown' | 'keyUp',
  { hands }: Stand,
  options: { autoRepeat?: true } = {},
): Promise<void> {
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 };
  await hands.send('Input.dispatchKeyEvent', {
    type,
    ...key,
    ...(type === 'keyDown' ? { text: '\r' } : {}),
    ...options,
  });
}
