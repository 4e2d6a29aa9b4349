// The probe's background: writes down what the browser tells an extension, and does what a test orders.
const everything = { urls: ['<all_urls>'] };
const isFirefox =
  'OnBeforeSendHeadersOptions' in chrome.webRequest
    ? !('EXTRA_HEADERS' in chrome.webRequest.OnBeforeSendHeadersOptions)
    : true;
const events = [];
let orders = {};

listen('onBeforeRequest', []);
listen('onBeforeSendHeaders', ['requestHeaders'], isFirefox ? addHeader : undefined);
listen('onSendHeaders', ['requestHeaders'], consumeRule);
listen('onHeadersReceived', ['responseHeaders'], isFirefox ? repeat : undefined);
listen('onBeforeRedirect', ['responseHeaders']);
listen('onCompleted', ['responseHeaders']);
listen('onErrorOccurred', []);

/** In Firefox what a listener returns is an answer to the browser; in Chromium it is only told. */
function listen(phase, more, act) {
  const isBlocking = isFirefox && act !== undefined && act !== consumeRule;
  const hasHeaders = more.length > 0;
  const options = [
    ...more,
    ...(isBlocking ? ['blocking'] : []),
    ...(!isFirefox && hasHeaders ? ['extraHeaders'] : []),
  ];
  chrome.webRequest[phase].addListener(
    (details) => {
      events.push({ ...details, phase });
      return act?.(details);
    },
    everything,
    ...(options.length > 0 ? [options] : []),
  );
}

/** Order `consume`: the rules go as soon as a request left with their header. */
function consumeRule({ requestHeaders = [] }) {
  if (!orders.consume || !requestHeaders.some(({ name }) => name.toLowerCase() === 'payment-signature'))
    return;
  void chrome.declarativeNetRequest
    .getSessionRules()
    .then((rules) =>
      chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: rules.map(({ id }) => id) }),
    );
}

/** Order `repeat` (Firefox): a 402 is answered by a redirect to its own URL, after the time that it says. */
const repeating = new Set();

async function repeat({ requestId, url, statusCode }) {
  if (orders.repeat === undefined || statusCode !== 402 || repeating.has(requestId)) return {};
  await new Promise((resolve) => setTimeout(resolve, orders.repeat));
  repeating.add(requestId);
  return { redirectUrl: url };
}

/** The repeated request carries the proof, once. */
const proven = new Set();

function addHeader({ requestId, requestHeaders }) {
  if (!repeating.has(requestId) || proven.has(requestId)) return {};
  proven.add(requestId);
  return { requestHeaders: [...requestHeaders, { name: 'PAYMENT-SIGNATURE', value: 'proof' }] };
}

/** Order `gate`: what the worker answers to a navigation to the probe's own pages below gate/. */
const prefixes = [`${chrome.runtime.getURL('')}gate/`, chrome.runtime.getURL('gate')];

self.addEventListener('fetch', (event) => {
  const { url, mode, destination } = event.request;
  if (mode !== 'navigate' || !/\/(gate|narrow|fixed)\//.test(url)) return;
  events.push({
    phase: 'fetch',
    url,
    mode,
    destination,
    prefixed: prefixes.map((prefix) => url.startsWith(prefix)),
  });
  const held = url.replace(/^.*?\/(gate|narrow|fixed)\//, '');
  if (orders.gate === 'redirect') event.respondWith(leave(held));
  if (orders.gate === 'page') {
    const page = `<!doctype html><title>The gate</title><h1>Held: ${held}</h1>`;
    event.respondWith(new Response(page, { headers: { 'Content-Type': 'text/html' } }));
  }
});

/** The gate's rule is taken away first, as if the request were paid. */
async function leave(held) {
  await chrome.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [1],
    addRules: orders.addRules ?? [],
  });
  return Response.redirect(held, 307);
}

const verbs = {
  events: () => events,
  forget: () => {
    events.length = 0;
    orders = {};
  },
  order: ({ added }) => {
    orders = { ...orders, ...added };
  },
  /** From a content script: noted with what the browser says of its sender. */
  hello: (said, sender) => void events.push({ phase: 'message', said, sender, url: sender.url }),
};

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  answer(verbs[message.verb](message, sender) ?? null);
});

chrome.runtime.onMessageExternal.addListener((message, sender, answer) => {
  events.push({ phase: 'external', said: message, sender, url: sender.url });
  answer('heard');
});
