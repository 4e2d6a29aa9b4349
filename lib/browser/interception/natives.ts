// The browser's own functions, taken before any script of the page runs: a page may replace or booby-trap every one of them.
// So the page script calls no method, uses no iterator and writes to no object that inherits from the page's own.

export const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect;
const { get } = Reflect;
const { addEventListener, dispatchEvent } = EventTarget.prototype;
const { stopImmediatePropagation } = Event.prototype;
const { split } = String.prototype;
export const NativePromise = Promise;
const { prototype: promisePrototype } = NativePromise;
const { then } = promisePrototype;
const { species } = Symbol;
const getSpecies = getOwnPropertyDescriptor(NativePromise, species)?.get;
// Newer than TypeScript's library; tells an error from an object of the page's that looks like one, without asking it.
const { isError } = Error as unknown as { isError?: (value: unknown) => boolean };
const script = new Error().stack?.match(/\S+?:\/\/\S+?\.js/)?.[0] ?? '\0';

type Method = (...args: unknown[]) => unknown;

/** Reads attributes and methods past whatever the page has put in their place. Own ones of the class, not what it inherits. */
export function reader<T extends object>({ prototype }: { prototype: T }) {
  const taken = Object.create(null, Object.getOwnPropertyDescriptors(prototype));
  return <Name extends keyof T>(object: T, name: Name): T[Name] => get(taken, name, object);
}

/** An object that inherits nothing. */
export function plain<T extends object>(members: T): T {
  return { __proto__: null, ...members };
}

/** The same function to the page, by name and length; the handler inherits nothing that a page could add. */
export function proxied<T extends object>(target: T, handler: ProxyHandler<T>): T {
  return new Proxy(target, plain(handler));
}

/** Replaces a method of the page's world; what it throws looks as if we had not stood between. `args` is ours to change. */
export function wrap<T extends object, Name extends keyof T, Self = T>(
  owner: T,
  name: Name,
  call: (method: Method, self: Self, args: unknown[]) => unknown,
): void {
  const method = owner[name] as Method; // the callers name methods
  owner[name] = proxied(method, {
    apply: (_target, self: Self, args) => clean(() => call(method, self, args)),
  }) as T[Name];
}

/** The same for the getter or the setter of an attribute. */
export function wrapAccessor<T extends object>(
  owner: T,
  name: keyof T,
  which: 'get' | 'set',
  call: (method: Method, self: T, args: unknown[]) => unknown,
): void {
  const accessor = getOwnPropertyDescriptor(owner, name) as { get: Method; set: Method }; // it is an attribute
  wrap(accessor, which, call);
  defineProperty(owner, name, accessor);
}

/** Replaces a class by one whose objects pass `meet` before the page gets them. */
export function wrapClass<T extends object>(
  name: keyof typeof window,
  native: { prototype: T },
  meet: (made: T) => void,
): void {
  const replaced = proxied(native, {
    construct(target, args, newTarget) {
      const made = clean(() => construct(target as unknown as typeof Object, args, newTarget)) as T; // a class makes its own
      meet(made);
      return made;
    },
  });
  Object.assign(window, { [name]: replaced });
  Object.assign(native.prototype, { constructor: replaced });
}

/** Each is read once, as by the browser; `args` is our own list. */
export function asTexts(args: unknown[]): void {
  for (let index = 0; index < args.length && index < 2; index += 1) args[index] = `${args[index]}`;
}

/** Runs `call`; an error on its way to the page loses our lines. */
export function clean<R>(call: () => R): R {
  try {
    return call();
  } catch (error) {
    throw withoutOwnLines(error);
  }
}

export function isRealError(error: unknown): error is Error {
  return isError?.(error) === true;
}

export function withoutOwnLines(error: unknown): unknown {
  if (!isRealError(error)) return error;
  const lines = cut(`${error.stack}`, '\n');
  let stack = '';
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as string; // within the list
    if (!holds(line, script)) stack += index === 0 ? line : `\n${line}`;
  }
  if (stack !== error.stack) error.stack = stack;
  return error;
}

export function cut(text: string, at: string): string[] {
  return apply(split as (at: string) => string[], text, [at]);
}

export function holds(text: string, what: string): boolean {
  return cut(text, what).length > 1;
}

export function withoutFragment(url: string): string {
  return cut(url, '#')[0] as string; // there is always a first part
}

/** `then` as it was. */
export function settle<T>(
  promise: Promise<T>,
  done: (value: T) => void,
  failed: (reason: unknown) => void,
): void {
  // It asks the promise's constructor for its species: where a page has changed these, ours has none to ask.
  // Only there, since the engine is slower with every promise once one has a constructor of its own.
  if (isSpeciesChanged()) defineProperty(promise, 'constructor', plain({ value: undefined }));
  apply(then, promise, [done, failed]);
}

function isSpeciesChanged(): boolean {
  return (
    getOwnPropertyDescriptor(promisePrototype, 'constructor')?.value !== NativePromise ||
    getOwnPropertyDescriptor(NativePromise, species)?.get !== getSpecies
  );
}

/** Before every listener of the page's that does not capture. */
export function listenFirst(target: EventTarget, type: string, listener: (event: Event) => void): void {
  apply(addEventListener, target, [type, listener, true]);
}

export function stop(event: Event): void {
  apply(stopImmediatePropagation, event, []);
}

/** False: a listener prevented the default. */
export function dispatch(target: EventTarget, event: Event): boolean {
  return apply(dispatchEvent, target, [event]);
}

export interface List<T> {
  add(value: T): void;
  each(meet: (value: T) => void): void;
}

/** A list that no setter of the page's can stand in. */
export function createList<T>(): List<T> {
  interface Node {
    value: T | undefined;
    next: Node | undefined;
  }
  const first: Node = plain({ value: undefined, next: undefined });
  let last = first;
  return {
    add(value) {
      last.next = plain({ value, next: undefined });
      last = last.next;
    },
    each(meet) {
      for (let node = first.next; node !== undefined; node = node.next) meet(node.value as T); // as added
    },
  };
}

/** What we know of an object of the page's. */
export function createNotes<Key extends object, Note>() {
  const { get: of, set } = WeakMap.prototype;
  const map = new WeakMap<Key, Note>();
  return {
    of: (key: Key): Note | undefined => apply(of, map, [key]),
    write: (key: Key, note: Note): unknown => apply(set, map, [key, note]),
  };
}
