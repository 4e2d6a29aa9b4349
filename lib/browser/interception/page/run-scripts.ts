// In the page's world: runs a script anew that met a 402, when the frame script says so. What an extension's own world adds
// to a document stands under the extension's policy, which forbids other people's scripts.

const event = 'tuppence-script';

/** there: is anybody listening? append: run it where it is. write: the parser stands right behind it. */
type Wish = 'there' | 'append' | 'write';

/** In the page's world, before any script of the page. */
export function runScripts(): void {
  const create = document.createElement.bind(document);
  const write = document.write.bind(document);
  const { dispatchEvent } = EventTarget.prototype;
  const show = (script: Element, type: string) =>
    void Reflect.apply(dispatchEvent, script, [new Event(type)]);

  window.addEventListener(
    event,
    (wished) => {
      const script = wished.target;
      if (!(script instanceof HTMLScriptElement)) return;
      wished.preventDefault();
      const { detail } = wished as CustomEvent<Wish>; // our own frame script sent it, or the page itself, to itself
      if (detail === 'append') append(script);
      if (detail === 'write') write(copyOf(script).outerHTML);
    },
    true,
  );

  /** A script element runs once in its life: a copy runs in its place, and the page hears of it through the original. */
  function append(script: HTMLScriptElement): void {
    const copy = copyOf(script);
    copy.async = script.async;
    for (const type of ['load', 'error']) {
      copy.removeAttribute(`on${type}`);
      copy.addEventListener(type, (done) => {
        done.stopImmediatePropagation();
        copy.remove();
        show(script, type);
      });
    }
    script.after(copy);
  }

  /** With its nonce, which a document hides from its own attributes. */
  function copyOf(script: HTMLScriptElement): HTMLScriptElement {
    const copy = create('script');
    for (const { name, value } of script.attributes) copy.setAttribute(name, value);
    if (script.nonce) copy.setAttribute('nonce', script.nonce);
    return copy;
  }
}

/** In the isolated world: whether this script can be run anew at all. */
export function canRun(script: HTMLScriptElement): boolean {
  return wish(script, 'there');
}

export function runAppended(script: HTMLScriptElement): void {
  wish(script, 'append');
}

export function runWritten(script: HTMLScriptElement): void {
  wish(script, 'write');
}

function wish(script: HTMLScriptElement, detail: Wish): boolean {
  return !script.dispatchEvent(new CustomEvent(event, { detail, cancelable: true, composed: true }));
}
