// What scripts of an extension may do in a page, and what a page's own scripts can make them believe.
import { expect, inBoth, inChromium } from './facts.ts';

inBoth(
  'a message that a page’s script posts is trusted, so trust proves nothing',
  async ({ paywall, probe }) => {
    const tab = await probe.open(`${paywall.origin}/?message`);
    await tab.evaluate(() => window.postMessage({ tell: 'probe' }, '*'), null);
    const messages = async () =>
      (await probe.told('message', `${paywall.origin}/?message`)).filter(
        ({ said }) => said?.isTrusted !== undefined,
      );
    await expect.poll(async () => (await messages()).length).toBe(1);
    expect((await messages())[0]?.said?.isTrusted).toBe(true);
  },
);

inBoth(
  'a script in the page’s world runs before the page’s own, in frames without a URL too',
  async ({ paywall, probe }) => {
    const frames =
      '<iframe srcdoc="<script>seen = window.probeWasFirst</script>"></iframe><iframe src="/inner"></iframe>';
    const look = '<script>var seen = window.probeWasFirst</script>';
    paywall.set('/inner', look);
    paywall.set('/outer', look + frames);
    const tab = await probe.open(`${paywall.origin}/outer`);
    const seen = () =>
      tab.evaluate(
        () => [window, ...Array.from(frames as unknown as Window[])].map((one) => Reflect.get(one, 'seen')),
        null,
      );
    await expect.poll(seen).toEqual([true, true, true]);
  },
);

for (const [element, attribute] of [
  ['img', 'src'],
  ['script', 'src'],
  ['link rel="stylesheet"', 'href'],
] as const) {
  const name = element.split(' ')[0] ?? '';

  inChromium(
    `a failed <${name}> is met by the extension’s capturing listener first, which can keep it from the page`,
    async ({ paywall, probe }) => {
      const broken = `<${element} ${attribute}="/goods" data-hold onerror="heard = true"></${name}>`;
      paywall.set(
        '/page',
        `<script>heard = false; addEventListener('error', () => { heard = true }, true)</script>${broken}`,
      );
      const tab = await probe.open(`${paywall.origin}/page`);
      const state = () =>
        tab.evaluate(
          () => [
            document.querySelector('[data-hold]')?.getAttribute('data-hold'),
            Reflect.get(window, 'heard'),
          ],
          null,
        );
      await expect.poll(state).toEqual(['held', false]);
    },
  );
}

inBoth(
  'an XMLHttpRequest that was answered can be opened and sent again, and ends with the second answer',
  async ({ paywall, probe }) => {
    const tab = await probe.open(paywall.origin);
    const heard = await tab.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const [xhr, events] = [new XMLHttpRequest(), [] as string[]];
          let isHeld = false;
          const hold = (event: Event) => {
            if (xhr.readyState < 2 || xhr.status !== 402) return;
            event.stopImmediatePropagation();
            if (xhr.readyState !== 4 || isHeld) return;
            isHeld = true;
            setTimeout(() => {
              xhr.open('GET', '/free');
              xhr.send();
            });
          };
          const types = ['readystatechange', 'load', 'loadend'];
          for (const type of types) xhr.addEventListener(type, hold); // first, as the extension's script is
          for (const type of types) xhr.addEventListener(type, () => events.push(`${type} ${xhr.status}`));
          xhr.addEventListener('loadend', () => resolve(events));
          xhr.open('GET', '/goods');
          xhr.send();
        }),
      null,
    );
    expect(heard.filter((event) => event.includes('402'))).toEqual([]);
    expect(heard.slice(-2)).toEqual(['load 200', 'loadend 200']);
  },
);
