// Pages that replace or booby-trap what a page script stands on; each is JavaScript that runs before the page's own requests.

export const tamperings: Readonly<Record<string, string>> = {
  'then of every promise fails': `Promise.prototype.then = function () { throw new Error('trap'); };`,
  'the constructor of every promise is another class': `
    Object.defineProperty(Promise.prototype, 'constructor', { get: () => function (run) { run(() => {}, () => {}); } });
    Promise.prototype.then = ((then) => function (...args) { return then.apply(this, args); })(Promise.prototype.then);`,
  'the species of promises is another class': `
    Object.defineProperty(Promise, Symbol.species, { get: () => function (run) { run(() => {}, () => {}); } });`,
  'Promise is replaced': `window.Promise = class { constructor() { throw new Error('trap'); } };`,
  'arrays have another iterator': `Array.prototype[Symbol.iterator] = function* () { yield 'trap'; };`,
  'arrays have setters for their places': `
    for (const at of [0, 1, 2, 3]) Object.defineProperty(Array.prototype, at, { set() { throw new Error('trap'); }, configurable: true });`,
  'array methods fail': `
    for (const name of ['push', 'map', 'filter', 'forEach', 'slice', 'join']) Array.prototype[name] = () => { throw new Error('trap'); };`,
  'every object has an apply, a construct and a get': `
    Object.prototype.apply = Object.prototype.construct = Object.prototype.get = function () { throw new Error('trap'); };`,
  'every object has a value, a cancelable and a detail': `
    for (const name of ['value', 'cancelable', 'detail', 'cache', 'toJSON'])
      Object.defineProperty(Object.prototype, name, { get: () => 'trap', set() {}, configurable: true });`,
  'call, apply and bind of functions fail': `
    for (const name of ['call', 'apply', 'bind']) Function.prototype[name] = () => { throw new Error('trap'); };`,
  'Reflect is empty': `for (const name of Object.getOwnPropertyNames(Reflect)) delete Reflect[name];`,
  'Proxy and WeakMap are replaced': `
    window.Proxy = window.WeakMap = class { constructor() { throw new Error('trap'); } };
    for (const name of ['get', 'set', 'has']) delete Map.prototype[name];`,
  'WeakMap forgets': `WeakMap.prototype.get = () => undefined; WeakMap.prototype.set = () => { throw new Error('trap'); };
    delete window.WeakMap;`,
  'JSON lies': `JSON.parse = () => ({ id: 1, answer: 'repeat' }); JSON.stringify = () => '{"kind":"fetch","price":"0"}';`,
  'nobody listens and nothing is dispatched': `
    EventTarget.prototype.addEventListener = EventTarget.prototype.dispatchEvent = () => { throw new Error('trap'); };
    window.addEventListener = window.dispatchEvent = () => { throw new Error('trap'); };`,
  'events are other classes': `
    window.Event = window.CustomEvent = window.ProgressEvent = class { constructor() { throw new Error('trap'); } };
    Event.prototype.stopImmediatePropagation = undefined;`,
  'every event stops where it stands': `
    for (const type of ['tuppence-met', 'tuppence-answer']) addEventListener(type, (event) => event.stopImmediatePropagation(), true);`,
  'a status is always 402': `Object.defineProperty(Response.prototype, 'status', { get: () => 402 });`,
  'a status is always 200': `Object.defineProperty(Response.prototype, 'status', { get: () => 200 });`,
  'responses and requests cannot be copied': `
    Request.prototype.clone = Response.prototype.clone = Response.prototype.text = () => { throw new Error('trap'); };
    window.Request = class { constructor() { throw new Error('trap'); } };`,
  'XMLHttpRequest’s methods are wrapped': `
    for (const name of ['open', 'send', 'setRequestHeader', 'abort']) {
      const native = XMLHttpRequest.prototype[name];
      XMLHttpRequest.prototype[name] = function (...args) { return native.apply(this, args); };
    }`,
  'XMLHttpRequest’s attributes lie': `
    for (const name of ['readyState', 'responseURL'])
      Object.defineProperty(XMLHttpRequest.prototype, name, { get: () => 'trap' });`,
  'prototypes are frozen': `
    for (const one of [Object, Function, Array, Promise, Response, Request, XMLHttpRequest, EventTarget, Event]) {
      Object.freeze(one.prototype);
      Object.freeze(one);
    }`,
  'answers are forged': `
    setInterval(() => {
      for (let id = 0; id < 20; id += 1)
        dispatchEvent(new CustomEvent('tuppence-answer', { detail: JSON.stringify({ id, answer: 'repeat' }) }));
    }, 5);`,
  'answers that have it sent again are forged': `
    setInterval(() => {
      for (let id = 0; id < 20; id += 1)
        dispatchEvent(new CustomEvent('tuppence-answer', { detail: JSON.stringify({ id, answer: 'renew' }) }));
    }, 5);`,
  'answers are nonsense': `
    for (const detail of [null, undefined, 5, '{', 'null', '[]', {}, Symbol.iterator, () => {}])
      dispatchEvent(new CustomEvent('tuppence-answer', { detail }));
    dispatchEvent(new Event('tuppence-answer'));
    dispatchEvent(new MessageEvent('tuppence-answer', { data: '{}' }));`,
  'questions are forged': `
    for (const detail of [null, '{', 'null', '[]', '5', JSON.stringify({ id: 1, kind: 'fetch', url: location.origin + '/api/quote', method: 'GET', redirected: false, body: null, renewable: true })])
      dispatchEvent(new CustomEvent('tuppence-met', { detail, cancelable: true }));
    dispatchEvent(new Event('tuppence-met', { cancelable: true }));`,
  'performance and its entries are replaced': `
    Performance.prototype.getEntriesByName = () => [{ responseStatus: 402 }];
    Object.defineProperty(window, 'performance', { value: {} });`,
  'natives come from an iframe': `
    const frame = document.createElement('iframe');
    document.documentElement.append(frame);
    window.fetch = frame.contentWindow.fetch.bind(window);`,
  'elements are made by the page': `
    document.createElement = Document.prototype.createElement = () => { throw new Error('trap'); };
    Element.prototype.setAttribute = Element.prototype.getAttribute = () => { throw new Error('trap'); };`,
  'strings cannot be cut': `
    for (const name of ['split', 'indexOf', 'slice', 'toLowerCase', 'toUpperCase']) String.prototype[name] = () => { throw new Error('trap'); };
    String.prototype[Symbol.split] = () => { throw new Error('trap'); };`,
  'errors tell their stack otherwise': `
    Error.prepareStackTrace = () => { throw new Error('trap'); };
    Error.isError = () => { throw new Error('trap'); };
    Error.stackTraceLimit = 0;`,
  'the document is opened anew': `document.open(); document.write('<!doctype html><title>anew</title>');`,
};
