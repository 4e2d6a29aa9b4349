// In the extension's own world of every frame, before the page: says that it is there, and listens before the page does.
chrome.runtime
  .sendMessage({ verb: 'hello', origin: self.origin, href: location.href })
  .catch(() => undefined);

// What the page's own messages look like from here.
window.addEventListener('message', (event) => {
  if (event.data?.tell !== 'probe') return;
  const { isTrusted, origin, data } = event;
  void chrome.runtime.sendMessage({ verb: 'hello', isTrusted, origin, data });
});

// Holds the failures of elements that a test has marked, until the test lets go.
window.addEventListener(
  'error',
  (event) => {
    if (!(event.target instanceof Element) || !event.target.hasAttribute('data-hold')) return;
    event.stopImmediatePropagation();
    event.target.setAttribute('data-hold', 'held');
  },
  true,
);

// What a content script can reach of the extension's storage, told to the page that asks.
window.addEventListener('probe-storage', async () => {
  const { local, sync, session } = chrome.storage;
  const found = {};
  for (const [name, area] of Object.entries({ local, sync, session })) {
    found[name] = await area?.get('secret').then(
      ({ secret }) => secret ?? 'empty',
      () => 'refused',
    );
  }
  document.documentElement.dataset.storage = JSON.stringify(found);
});
