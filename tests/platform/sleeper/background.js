// An extension that waits for a minute after it saw a request, and sends a sign of life every second meanwhile.
chrome.webRequest.onHeadersReceived.addListener(
  async ({ url }) => {
    const { origin } = new URL(url);
    const sign = (path) => fetch(origin + path).catch(() => undefined);
    setInterval(() => sign('/alive'), 1_000);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    await sign('/done');
  },
  { urls: ['http://127.0.0.1/seen'] }, // not its own signs: an event would keep it alive
);
