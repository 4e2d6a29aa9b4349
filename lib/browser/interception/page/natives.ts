// The browser's own functions, taken before any script of the page runs: a page may replace or booby-trap every one of them.
// So the page script calls no method, uses no iterator and writes to no object that inherits from the page's own.

const { apply, construct, defineProperty, deleteProperty, get, getOwnPropertyDescriptor } = Reflect;

export { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor };

const { addEventListener, dispatchEvent } = EventTarget.prototype;
const { stopImmediatePropagation } = Event.prototype;
const { split } = String.prototype;
export const NativePromise = Promise;
// Newer than TypeScript's library; tells an error from an object of the page's that looks like one, without asking it.
const { isError } = Error as unknown as { isError?: (value: unknown) => boolean };
/** As a stack names it, after the extension's own address. */
const script = '/content-scripts/page.js:';

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

/**
 * The same to the page, by name and length; the handler inherits nothing that a page could add. What is thrown looks as if we had
 * not stood between.
 */
function proxied<T extends object>(
  target: T,
  trap: 'apply' | 'construct',
  call: (target: T, second: never, third: never) => unknown,
): T {
  const guarded = (same: T, second: never, third: never) => {
    try {
      return call(same, second, third);
    } catch (error) {
      throw withoutOwnLines(error);
    }
  };
  return new Proxy(target, plain({ [trap]: guarded }));
}

/** Replaces a method of the page's world. `args` is ours to change. */
export function wrap<T extends object, Name extends keyof T, Self = T>(
  owner: T,
  name: Name,
  call: (method: Method, self: Self, args: unknown[]) => unknown,
): void {
  owner[name] = proxied(owner[name] as Method, 'apply', call) as T[Name]; // the callers name methods
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
  name: 'XMLHttpRequest' | 'EventSource',
  native: { prototype: T },
  meet: (made: T) => void,
): void {
  const replaced = proxied(native, 'construct', (target, args, newTarget) => {
    const made = construct(target as unknown as typeof Object, args, newTarget) as T; // a class makes its own
    meet(made);
    return made;
  });
  (window as unknown as Record<string, unknown>)[name] = replaced; // the class of that name
  const { prototype }: { prototype: { constructor: unknown } } = native;
  prototype.constructor = replaced;
}

/** Each is read once, as by the browser; `args` is our own list. */
export function asTexts(args: unknown[]): void {
  for (let index = 0; index < args.length && index < 2; index += 1) args[index] = `${args[index]}`;
}

export function isRealError(error: unknown): error is Error {
  return isError?.(error) === true;
}

/** Of an error on its way to the page. */
export function withoutOwnLines(error: unknown): unknown {
  try {
    if (isRealError(error)) error.stack = linesOfOthers(`${error.stack}`);
  } catch {
    // A page may want to write the stack itself, and fail.
  }
  return error;
}

function linesOfOthers(stack: string): string {
  const lines = cut(stack, '\n');
  let others = lines[0] as string; // there is always a first line: what went wrong
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] as string; // within the list
    if (!holds(line, script)) others += `\n${line}`;
  }
  return others;
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

/** `await` asks nothing of the page's but the promise's constructor, which a page has no reason to change. */
export async function settle<T>(
  promise: Promise<T>,
  done: (value: T) => void,
  failed: (reason: unknown) => void,
): Promise<void> {
  let value: T;
  try {
    value = await promise;
  } catch (error) {
    return failed(error);
  }
  done(value);
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

export function nothing(): void {}

/** Both, in this order: a list that no setter of the page's can stand in. */
export function followed(first: () => void, second: () => void): () => void {
  return () => {
    first();
    second();
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
