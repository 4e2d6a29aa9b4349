// An extension that is told of a request, waits for three quarters of a minute, and sends a sign of life every second meanwhile:
// how many milliseconds ago, by its own clock, it was told. It sends that request itself: a browser that nobody drives may come up
// without the page that it was started with.
importScripts('origin.js'); // written by whoever starts it
let last = 0;
const sign = (path) => fetch(origin + path).catch(() => undefined);
chrome.webRequest.onHeadersReceived.addListener(
  async () => {
    last = Date.now();
    setInterval(() => sign(`/alive?after=${Date.now() - last}`), 1_000);
    await new Promise((resolve) => setTimeout(resolve, 45_000));
    await sign('/done');
  },
  { urls: ['http://127.0.0.1/seen'] }, // not its signs: an event would keep it alive
);
sign('/seen');
