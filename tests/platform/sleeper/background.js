// An extension that waits for three quarters of a minute after it saw a request, and sends a sign of life every second meanwhile:
// how many milliseconds ago, by its own clock, it saw the last one.
let last = 0;
chrome.webRequest.onHeadersReceived.addListener(
  async ({ url }) => {
    const { origin } = new URL(url);
    const sign = (path) => fetch(origin + path).catch(() => undefined);
    last = Date.now();
    setInterval(() => sign(`/alive?after=${Date.now() - last}`), 1_000);
    await new Promise((resolve) => setTimeout(resolve, 45_000));
    await sign('/done');
  },
  { urls: ['http://127.0.0.1/seen'] }, // not its own signs: an event would keep it alive
);
