// Small facts about fetch, XMLHttpRequest, EventSource and Image as a page sees them: the list must be the same with the extension.
// Run in the page: `await facts()` gives ['name: outcome', …].
const other = new URLSearchParams(location.search).get('other');
const table = [];
const fact = (name, find) => table.push([name, find]);

/** Stops what never ends, and tells errors by everything that a page could tell them apart by. */
globalThis.facts = async () => {
  const list = [];
  for (const [name, find] of table) {
    const late = new Promise((resolve) => setTimeout(resolve, 3000, 'late'));
    const outcome = await Promise.race([Promise.resolve().then(find).catch(told), late]);
    list.push(`${name}: ${typeof outcome === 'string' ? outcome : JSON.stringify(outcome)}`);
  }
  return list;
};

function told(error) {
  const stack = String(error?.stack);
  const foreign = /extension:/.test(stack) ? ' with foreign lines' : '';
  return `${Object.prototype.toString.call(error)} ${error?.name}: ${error?.message} (${stack.split('\n')[0]}; ${stack.split('\n').length} lines${foreign})`;
}

const thrown = (call) => {
  try {
    return call();
  } catch (error) {
    return `thrown ${told(error)}`;
  }
};
const rejected = (call) => call().then((value) => `no error: ${value}`, told);
const echoed = async (...args) => (await fetch(...args)).json();
const attributesOf = (object, name) => {
  const { value, get, set, ...rest } = Object.getOwnPropertyDescriptor(object, name) ?? {};
  return [typeof value, typeof get, typeof set, rest];
};

// --- the functions themselves --------------------------------------------------------------------------------------

const methods = [
  [
    window,
    'window',
    ['fetch', 'XMLHttpRequest', 'EventSource', 'Image', 'Request', 'Response', 'HTMLImageElement'],
  ],
  [
    XMLHttpRequest.prototype,
    'XMLHttpRequest.prototype',
    ['open', 'send', 'abort', 'setRequestHeader', 'getResponseHeader', 'readyState', 'constructor'],
  ],
  [EventSource.prototype, 'EventSource.prototype', ['close', 'readyState', 'constructor']],
  [HTMLImageElement.prototype, 'HTMLImageElement.prototype', ['src', 'srcset', 'constructor']],
];
for (const [owner, title, names] of methods) {
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    const functions = [descriptor.value, descriptor.get, descriptor.set].filter(
      (one) => typeof one === 'function',
    );
    fact(`${title}.${name} has the same attributes`, () => attributesOf(owner, name));
    fact(`${title}.${name} has the same name and length`, () =>
      functions.map((one) => [one.name, one.length]),
    );
    fact(`${title}.${name} is native code`, () =>
      functions.map((one) => /\{\s*\[native code\]\s*\}$/.test(String(one))),
    );
    fact(`${title}.${name} has the same own properties`, () =>
      functions.map((one) => Reflect.ownKeys(one).map(String)),
    );
  }
}
fact('the window has the same names', () => Object.getOwnPropertyNames(window).length);
fact('prototype.constructor is the class', () =>
  [XMLHttpRequest, EventSource].map((one) => one.prototype.constructor === one),
);
fact('an object’s constructor is the class', () => new XMLHttpRequest().constructor === XMLHttpRequest);
fact('instanceof XMLHttpRequest', () => new XMLHttpRequest() instanceof XMLHttpRequest);
fact('instanceof EventTarget', () => new XMLHttpRequest() instanceof EventTarget);
fact('XMLHttpRequest inherits', () => Object.getPrototypeOf(XMLHttpRequest) === XMLHttpRequestEventTarget);
fact('static constants', () => [XMLHttpRequest.DONE, XMLHttpRequest.prototype.DONE, EventSource.CLOSED]);
fact('a class that extends XMLHttpRequest', () => {
  class Own extends XMLHttpRequest {
    constructor() {
      super();
      this.mine = 1;
    }
  }
  const own = new Own();
  return [own instanceof Own, own instanceof XMLHttpRequest, own.mine, Object.keys(own), String(own)];
});
fact('a class that extends EventSource', () => {
  class Own extends EventSource {}
  const own = new Own('/empty');
  own.close();
  return [own instanceof Own, own.readyState, own.url.endsWith('/empty')];
});
fact('XMLHttpRequest without new', () => thrown(() => XMLHttpRequest()));
fact('EventSource without new', () => thrown(() => EventSource('/events')));
fact('EventSource without a URL', () => thrown(() => new EventSource()));
fact('EventSource with a bad URL', () => thrown(() => new EventSource('http://[')));
fact('fetch is no constructor', () => thrown(() => new fetch('/free')));
fact('structuredClone of fetch', () => thrown(() => structuredClone(fetch)));
fact('own keys of an XMLHttpRequest', () => Reflect.ownKeys(new XMLHttpRequest()));
fact('own keys of an EventSource', () => {
  const source = new EventSource('/empty');
  source.close();
  return Reflect.ownKeys(source);
});
fact('own keys of an image', () => Reflect.ownKeys(new Image()));

// --- fetch: errors in the arguments ----------------------------------------------------------------------------------

const wrong = {
  'no argument': () => fetch(),
  'undefined URL': () => fetch(undefined).then(({ status }) => status),
  'a number': () => fetch(5).then(({ status }) => status),
  'a symbol': () => fetch(Symbol('a')),
  'a bad URL': () => fetch('http://['),
  'credentials in the URL': () => fetch('http://a:b@localhost/'),
  'an init that is a number': () => fetch('/free', 5),
  'an init that is null': () => fetch('/free', null).then(({ status }) => status),
  'an init that is undefined': () => fetch('/free', undefined).then(({ status }) => status),
  'an init that is a function': () => fetch('/free', () => 1).then(({ status }) => status),
  'a body with GET': () => fetch('/free', { body: 'x' }),
  'a bad method': () => fetch('/free', { method: 'a b' }),
  'a forbidden method': () => fetch('/free', { method: 'TRACE' }),
  'a bad header name': () => fetch('/free', { headers: { 'a b': '1' } }),
  'a bad header value': () => fetch('/free', { headers: { a: '\n1\n2' } }),
  'headers that are a number': () => fetch('/free', { headers: 1 }),
  'a bad mode': () => fetch('/free', { mode: 'sideways' }),
  'mode navigate': () => fetch('/free', { mode: 'navigate' }),
  'a bad cache mode': () => fetch('/free', { cache: 'maybe' }),
  'only-if-cached across origins': () => fetch('/free', { cache: 'only-if-cached' }),
  'a bad redirect mode': () => fetch('/free', { redirect: 'sometimes' }),
  'a bad referrer': () => fetch('/free', { referrer: 'http://[' }),
  'a bad referrer policy': () => fetch('/free', { referrerPolicy: 'none' }),
  'a bad signal': () => fetch('/free', { signal: 1 }),
  'a bad priority': () => fetch('/free', { priority: 'urgent' }),
  'a window': () => fetch('/free', { window }),
  'a stream without duplex': () => fetch('/echo', { method: 'POST', body: new ReadableStream() }),
  'a bad integrity': () => fetch('/free', { integrity: 'sha256-AAAA' }),
  'a used request': async () => {
    const request = new Request('/echo', { method: 'POST', body: 'x' });
    await request.text();
    return fetch(request);
  },
  'a getter that throws': () =>
    fetch('/free', {
      get method() {
        throw new RangeError('mine');
      },
    }),
  'another receiver': () => fetch.call({}, '/free'),
  'another receiver and a bad init': () => fetch.call({}, '/free', 5),
  'a closed port': () => fetch('http://localhost:9/'),
  'a closed port and an init': () => fetch('http://localhost:9/', { method: 'POST', body: 'x' }),
  'a connection that drops': () => fetch('/drop'),
  'another origin without CORS': () => fetch(`${other}/free`),
  'mode same-origin across origins': () => fetch(`${other}/free`, { mode: 'same-origin' }),
  'redirect mode error': () => fetch('/redirect', { redirect: 'error' }),
  'a redirect to itself': () => fetch('/redirect?to=/redirect'),
  'an aborted signal': () => fetch('/free', { signal: AbortSignal.abort() }),
  'an aborted signal with a reason': () =>
    fetch('/free', { signal: AbortSignal.abort(new RangeError('mine')) }),
  'an aborted signal with text': () =>
    fetch('/free', { signal: AbortSignal.abort('just text') }).catch((reason) => `rejected with ${reason}`),
  'a signal that times out': () => fetch('/never', { signal: AbortSignal.timeout(30) }),
};
for (const [name, call] of Object.entries(wrong)) fact(`fetch with ${name}`, () => rejected(call));

fact('fetch never throws', () => thrown(() => fetch(Symbol('a')).catch(() => 'rejected')) instanceof Promise);
fact('abort while the answer is awaited', async () => {
  const control = new AbortController();
  const answer = rejected(() => fetch('/never', { signal: control.signal }));
  setTimeout(() => control.abort(), 20);
  return answer;
});
fact('the reason is the page’s own object', async () => {
  const control = new AbortController();
  const reason = { own: true };
  const answer = fetch('/never', { signal: control.signal }).catch((error) => error === reason);
  control.abort(reason);
  return answer;
});
fact('abort while the body is read', async () => {
  const control = new AbortController();
  const answer = await fetch('/slow?ms=500', { signal: control.signal }).catch(told);
  control.abort();
  return typeof answer === 'string' ? answer : rejected(() => answer.text());
});
fact('an unhandled rejection is told once', async () => {
  const seen = [];
  const listen = (event) => {
    seen.push([told(event.reason).split('(')[0], event.promise === promise]);
    event.preventDefault();
  };
  addEventListener('unhandledrejection', listen);
  const promise = fetch('http://[');
  await new Promise((resolve) => setTimeout(resolve, 50));
  removeEventListener('unhandledrejection', listen);
  return seen;
});

// --- fetch: what it gives, and what the server gets --------------------------------------------------------------------

fact('fetch gives a promise of this page', () => [
  fetch('/free') instanceof Promise,
  fetch('/free').constructor === Promise,
]);
fact('fetch gives a Response', async () => Object.prototype.toString.call(await fetch('/free')));
for (const path of [
  '/free',
  '/text',
  '/empty',
  '/status?code=404',
  '/status?code=500',
  '/status?code=402',
  '/redirect',
  '/parts',
  '/large',
]) {
  fact(`fetch of ${path}`, async () => {
    const answer = await fetch(path);
    const { status, statusText, ok, type, redirected, url, bodyUsed } = answer;
    const text = await answer.text();
    return [
      status,
      statusText,
      ok,
      type,
      redirected,
      url,
      bodyUsed,
      text.length,
      answer.headers.get('x-own'),
    ];
  });
}
fact('fetch without cors', async () => {
  const { status, type, url } = await fetch(`${other}/free`, { mode: 'no-cors' });
  return [status, type, url];
});
fact('fetch with a manual redirect', async () => {
  const { status, type } = await fetch('/redirect', { redirect: 'manual' });
  return [status, type];
});
fact('parts of a body arrive one by one', async () => {
  const reader = (await fetch('/parts')).body.getReader();
  const parts = [];
  for (let next = await reader.read(); !next.done; next = await reader.read())
    parts.push(new TextDecoder().decode(next.value));
  return parts.join('');
});

const form = () => {
  const data = new FormData();
  data.append('a', '1');
  data.append('file', new File(['content'], 'name.txt', { type: 'text/plain' }));
  return data;
};
const bodies = {
  text: () => 'täxt',
  'search parameters': () => new URLSearchParams('a=1&b=2'),
  'an array buffer': () => new TextEncoder().encode('bytes').buffer,
  'a view': () => new TextEncoder().encode('bytes').subarray(1, 3),
  'a blob': () => new Blob(['blob'], { type: 'text/own' }),
  'a blob without a type': () => new Blob(['blob']),
  'a form': form,
  'an empty text': () => '',
};
for (const [name, make] of Object.entries(bodies)) {
  fact(`fetch sends ${name}`, () => echoed('/echo', { method: 'POST', body: make() }));
  fact(`fetch sends a request with ${name}`, () =>
    echoed(new Request('/echo', { method: 'PUT', body: make() })),
  );
  fact(`XMLHttpRequest sends ${name}`, () => sent('POST', make()));
}
const inits = {
  'no init': undefined,
  headers: { headers: { 'X-Own': 'mine', Accept: 'a/b' } },
  'a list of headers': {
    headers: [
      ['X-Own', '1'],
      ['X-Own', '2'],
    ],
  },
  Headers: { headers: new Headers({ 'X-Own': 'mine' }) },
  'a method': { method: 'pUt' },
  'no credentials': { credentials: 'omit' },
  'no store': { cache: 'no-store' },
  reload: { cache: 'reload' },
  'no referrer': { referrer: '' },
  'a referrer': { referrer: '/elsewhere' },
  'a referrer policy': { referrerPolicy: 'origin' },
  keepalive: { method: 'POST', body: 'x', keepalive: true },
  'a high priority': { priority: 'high' },
  'a low priority': { priority: 'low' },
  'window null': { window: null },
  'duplex half': { method: 'POST', body: 'x', duplex: 'half' },
  'mode same-origin': { mode: 'same-origin' },
};
for (const [name, init] of Object.entries(inits))
  fact(`the server sees a fetch with ${name}`, () => echoed('/echo', init));
fact('a request is used up', async () => {
  const request = new Request('/echo', { method: 'POST', body: 'x' });
  const answer = fetch(request);
  const used = request.bodyUsed;
  return [used, (await (await answer).json()).body, await rejected(() => fetch(request))];
});
fact('a request and an init', () =>
  echoed(new Request('/echo', { headers: { 'X-Own': 'first' } }), { headers: { 'X-Own': 'second' } }),
);
fact('a class that extends Request', () => {
  class Own extends Request {
    get url() {
      return 'http://elsewhere/';
    }
  }
  return echoed(new Own('/echo', { method: 'POST', body: 'x' }));
});
fact('a URL object', () => echoed(new URL('/echo?a=b#c', location.href)));
fact('an object that is text', () => echoed({ toString: () => '/echo' }));
fact('an init is read in the browser’s order, each member once', async () => {
  const read = [];
  const noting = (object) =>
    new Proxy(object, {
      get: (target, name) => {
        read.push(String(name));
        return target[name];
      },
    });
  await fetch('/echo', noting({ method: 'POST', body: 'x', headers: noting({ 'X-Own': '1' }) }));
  return read;
});
fact('a URL is turned to text once', async () => {
  let times = 0;
  await fetch({
    toString: () => {
      times += 1;
      return '/free';
    },
  });
  return times;
});
fact('what changes after the call is not sent', () => {
  const bytes = new TextEncoder().encode('before');
  const headers = new Headers({ 'X-Own': 'before' });
  const answer = echoed('/echo', { method: 'POST', body: bytes, headers });
  bytes.fill(120);
  headers.set('X-Own', 'after');
  return answer;
});
fact('fetch by any way of calling', async () => {
  const alone = fetch;
  const answers = [
    alone('/free'),
    fetch.call(null, '/free'),
    fetch.apply(undefined, ['/free']),
    fetch.bind(window)('/free'),
    self.fetch('/free'),
    globalThis.fetch.call(window, '/free'),
  ];
  return (await Promise.all(answers)).map(({ status }) => status);
});
fact('another origin with CORS', async () =>
  (await fetch(`${other}/echo?cors`, { method: 'POST', headers: { 'X-Own': '1' }, body: 'x' }))
    .json()
    .then(({ body, headers }) => [body, headers['x-own']]),
);
fact('integrity that fits', async () => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('some text'));
  const integrity = `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
  return (await fetch('/text', { integrity })).text();
});
fact('an iframe’s fetch on this window', async () => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const answer = await frame.contentWindow.fetch.call(
    frame.contentWindow,
    new URL('/free', location.href).href,
  );
  frame.remove();
  return answer.status;
});

// --- XMLHttpRequest ------------------------------------------------------------------------------------------------------

const xhrTypes = [
  'loadstart',
  'progress',
  'abort',
  'error',
  'load',
  'timeout',
  'loadend',
  'readystatechange',
];

/** The events in order, with what the object says at each. */
function watched(prepare, { act = () => {} } = {}) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    const seen = [];
    const note = (event) => {
      const { loaded, total, lengthComputable, isTrusted } = event;
      seen.push(
        [
          event.type,
          // How the bytes fall into parts is the network's doing: the last progress may come before or after the end.
          event.type === 'progress' ? '' : xhr.readyState,
          xhr.status,
          event.type === 'progress' ? lengthComputable : [loaded, total, lengthComputable],
          isTrusted,
        ].join(' '),
      );
    };
    for (const type of xhrTypes) xhr.addEventListener(type, note);
    prepare(xhr, seen);
    xhr.addEventListener('loadend', () => setTimeout(() => resolve([...new Set(seen)]), 150));
    setTimeout(() => resolve([...new Set(seen), 'no end']), 2000);
    act(xhr, seen);
  });
}

const opened =
  (method, url, body, more = () => {}) =>
  (xhr) => {
    xhr.open(method, url);
    more(xhr);
    xhr.send(body);
  };

function sent(method, body) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, '/echo');
    xhr.onload = () => resolve(xhr.responseText);
    xhr.send(body);
  });
}

for (const path of [
  '/free',
  '/text',
  '/empty',
  '/status?code=404',
  '/status?code=500',
  '/redirect',
  '/large',
  '/drop',
  '/parts',
]) {
  fact(`events of XMLHttpRequest for ${path}`, () => watched(opened('GET', path)));
}
fact('events of a POST', () => watched(opened('POST', '/echo', 'body')));
fact('events across origins', () => watched(opened('GET', `${other}/free?cors`)));
fact('events across origins without CORS', () => watched(opened('GET', `${other}/free`)));
fact('events of a timeout', () => watched(opened('GET', '/never', null, (xhr) => (xhr.timeout = 50))));
fact('events of abort', () =>
  watched(opened('GET', '/never'), { act: (xhr) => setTimeout(() => xhr.abort(), 20) }),
);
fact('abort at once', () => watched(opened('GET', '/free'), { act: (xhr) => xhr.abort() }));
fact('abort before send', () => {
  const xhr = new XMLHttpRequest();
  xhr.open('GET', '/free');
  xhr.abort();
  return xhr.readyState;
});
fact('abort when done', () =>
  watched((xhr) => {
    opened('GET', '/free')(xhr);
    xhr.addEventListener('load', () => xhr.abort());
  }),
);
fact('open again within load', () =>
  watched((xhr, seen) => {
    let times = 0;
    opened('GET', '/free')(xhr);
    xhr.addEventListener('load', () => {
      if (times++ > 0) return;
      seen.push('again');
      opened('GET', '/text')(xhr);
    });
  }),
);
fact('open again while it is on its way', () =>
  watched(opened('GET', '/never'), { act: (xhr) => setTimeout(() => opened('GET', '/text')(xhr), 20) }),
);
fact('upload events', () =>
  watched((xhr, seen) => {
    for (const type of xhrTypes.slice(0, 7))
      xhr.upload.addEventListener(type, ({ loaded, total }) =>
        seen.push(`upload ${type} ${loaded} ${total}`),
      );
    opened('POST', '/echo', 'body')(xhr);
  }),
);
fact('handlers and listeners in order', () =>
  watched((xhr, seen) => {
    xhr.onreadystatechange = () => seen.push(`on ${xhr.readyState}`);
    xhr.onload = () => seen.push('onload');
    xhr.addEventListener('load', { handleEvent: (event) => seen.push(`object ${event.type}`) });
    xhr.addEventListener('load', () => seen.push('capturing'), true);
    xhr.addEventListener('load', () => seen.push('once'), { once: true });
    opened('GET', '/free')(xhr);
  }),
);
for (const type of ['', 'text', 'json', 'document', 'blob', 'arraybuffer']) {
  fact(
    `responseType ${type}`,
    () =>
      new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', type === 'document' ? '/xml' : '/free');
        xhr.responseType = type;
        xhr.onload = () =>
          resolve([
            xhr.responseType,
            Object.prototype.toString.call(xhr.response),
            thrown(() => xhr.responseText),
            thrown(() => String(xhr.responseXML)),
          ]);
        xhr.send();
      }),
  );
}
const misuse = {
  'open without arguments': (xhr) => xhr.open(),
  'open with one argument': (xhr) => xhr.open('GET'),
  'open with a bad method': (xhr) => xhr.open('a b', '/'),
  'open with a forbidden method': (xhr) => xhr.open('TRACE', '/'),
  'open with a bad URL': (xhr) => xhr.open('GET', 'http://['),
  'send before open': (xhr) => xhr.send(),
  'send twice': (xhr) => [xhr.open('GET', '/free'), xhr.send(), xhr.send()],
  'a header before open': (xhr) => xhr.setRequestHeader('a', 'b'),
  'a header without a value': (xhr) => [xhr.open('GET', '/'), xhr.setRequestHeader('a')],
  'a bad header': (xhr) => [xhr.open('GET', '/'), xhr.setRequestHeader('a b', 'c')],
  'a header after send': (xhr) => [xhr.open('GET', '/free'), xhr.send(), xhr.setRequestHeader('a', 'b')],
  'a responseType when synchronous': (xhr) => [
    xhr.open('GET', '/', false),
    Object.assign(xhr, { responseType: 'json' }),
  ],
  'open synchronous with a timeout': (xhr) => [
    Object.assign(xhr, { timeout: 5 }),
    xhr.open('GET', '/', false),
  ],
  'open on another object': () => XMLHttpRequest.prototype.open.call({}, 'GET', '/'),
  'send on another object': () => XMLHttpRequest.prototype.send.call({}),
  'abort on nothing': () => XMLHttpRequest.prototype.abort.call(undefined),
  'readyState of another object': () => Reflect.get(XMLHttpRequest.prototype, 'readyState', {}),
  'a synchronous request that drops': (xhr) => [xhr.open('GET', '/drop', false), xhr.send()],
};
for (const [name, call] of Object.entries(misuse))
  fact(`XMLHttpRequest: ${name}`, () => thrown(() => String(call(new XMLHttpRequest()))));
fact('a synchronous request', () => {
  const xhr = new XMLHttpRequest();
  const seen = [];
  for (const type of xhrTypes) xhr.addEventListener(type, () => seen.push(`${type} ${xhr.readyState}`));
  xhr.open('GET', '/text', false);
  xhr.send();
  return [xhr.status, xhr.responseText, seen];
});
fact('open with undefined as third argument is synchronous', () => {
  const xhr = new XMLHttpRequest();
  xhr.open('GET', '/text', undefined);
  xhr.send();
  return xhr.responseText;
});
fact('open reads its arguments once and in order', () => {
  const read = [];
  const text = (name, value) => ({
    toString: () => {
      read.push(name);
      return value;
    },
  });
  const xhr = new XMLHttpRequest();
  xhr.open(text('method', 'GET'), text('url', '/free'), true, text('user', ''), text('password', ''));
  xhr.setRequestHeader(text('name', 'a'), text('value', 'b'));
  return [read, xhr.readyState];
});
fact(
  'response headers',
  () =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', '/free');
      xhr.onload = () =>
        resolve([
          xhr.getResponseHeader('X-Own'),
          xhr.getResponseHeader('none'),
          xhr
            .getAllResponseHeaders()
            .split('\r\n')
            .map((line) => line.split(':')[0]),
          xhr.responseURL,
        ]);
      xhr.send();
    }),
);
fact(
  'overrideMimeType',
  () =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.overrideMimeType('application/xml');
      xhr.open('GET', '/xml');
      xhr.onload = () => resolve(xhr.responseXML?.documentElement.localName);
      xhr.send();
    }),
);
fact('XMLHttpRequest sends a document', () =>
  sent('POST', new DOMParser().parseFromString('<a>b</a>', 'application/xml')),
);
fact('XMLHttpRequest sends an object as text', () => sent('POST', { toString: () => 'as text' }));
fact(
  'XMLHttpRequest sends its headers',
  () =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/echo');
      xhr.setRequestHeader('X-Own', '1');
      xhr.setRequestHeader('x-own', '2');
      xhr.setRequestHeader('Content-Type', 'a/b');
      xhr.onload = () => resolve(xhr.responseText);
      xhr.send(new URLSearchParams('a=1'));
    }),
);
fact(
  'methods that the page wraps are called',
  () =>
    new Promise((resolve) => {
      const { open, send } = XMLHttpRequest.prototype;
      const seen = [];
      XMLHttpRequest.prototype.open = function (...args) {
        seen.push(['open', args.length]);
        return open.apply(this, args);
      };
      XMLHttpRequest.prototype.send = function (...args) {
        seen.push(['send', args.length]);
        return send.apply(this, args);
      };
      const xhr = new XMLHttpRequest();
      xhr.open('GET', '/text');
      xhr.onload = () => {
        Object.assign(XMLHttpRequest.prototype, { open, send });
        resolve([seen, xhr.responseText]);
      };
      xhr.send();
    }),
);

// --- EventSource and images ------------------------------------------------------------------------------------------------

const heard = (url, more = () => {}) =>
  new Promise((resolve) => {
    const source = new EventSource(url);
    const seen = [];
    const note = (event) =>
      // An error that says nothing of its status is told again by us, when the background saw no 402.
      seen.push(
        [
          event.type,
          event.data,
          event.lastEventId,
          source.readyState,
          event.type === 'error' || event.isTrusted,
        ].join(' '),
      );
    for (const type of ['open', 'message', 'tick', 'error']) source.addEventListener(type, note);
    source.onmessage = () => seen.push('onmessage');
    more(source, seen);
    source.onerror = () =>
      setTimeout(() => [source.close(), resolve([seen, source.readyState, source.withCredentials])], 20);
  });
fact('an EventSource tells its events', () => heard('/events'));
fact('an EventSource that is not found', () => heard('/status?code=404'));
fact('an EventSource of another kind', () => heard('/text'));
fact('an EventSource of another origin', () => heard(`${other}/events?cors`));
fact('an EventSource without CORS', () => heard(`${other}/events`));
fact('an EventSource takes back a listener', () =>
  heard('/events', (source, seen) => {
    const listener = () => seen.push('never');
    source.addEventListener('tick', listener);
    source.removeEventListener('tick', listener);
    source.addEventListener('tick', () => seen.push('once'), { once: true });
  }),
);
fact('EventSource.close on another object', () => thrown(() => EventSource.prototype.close.call({})));

const shownBy = (make, source) =>
  new Promise((resolve) => {
    const image = make();
    image.onload = () => resolve(['load', image.naturalWidth, image.complete, image.src]);
    image.onerror = (event) => resolve(['error', event.type, event.isTrusted, image.complete, image.src]);
    source(image);
  });
const makers = {
  'new Image': () => new Image(),
  createElement: () => document.createElement('img'),
  'a clone': () => new Image().cloneNode(),
};
for (const [name, make] of Object.entries(makers)) {
  fact(`an image by ${name} that loads`, () => shownBy(make, (image) => (image.src = '/image.png')));
  fact(`an image by ${name} that is not found`, () =>
    shownBy(make, (image) => (image.src = '/status?code=404')),
  );
  fact(`an image by ${name} with srcset`, () => shownBy(make, (image) => (image.srcset = '/image.png 1x')));
}
fact('an image of another origin that fails', () =>
  shownBy(
    () => new Image(),
    (image) => (image.src = `${other}/status?code=404`),
  ),
);
fact('Image without new', () => thrown(() => Image()));
fact('src of another object', () => thrown(() => Reflect.set(HTMLImageElement.prototype, 'src', '/a', {})));
fact('src of an image that is none', () =>
  thrown(() => Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src').set.call({}, '/a')),
);
