// Keeps a page's parser at a script that met a 402, so that the scripts after it still run after it.
import { runWritten } from './run-scripts.ts';

/** A parser is not kept waiting for a person: beyond this, in milliseconds, the script runs when it comes. */
const longest = 3_000;

/** A script that its page's parser stands at: nothing can follow it yet, and what is written now stands right behind it. */
export function isParserAt(script: HTMLScriptElement): boolean {
  const isClassic = !script.async && !script.defer && script.type !== 'module';
  return isClassic && document.readyState === 'loading' && isLast(script);
}

/**
 * True: the script has been written again, in its place. Each turn of waiting is one empty script of our own that the
 * parser has to fetch; between two turns the answer can arrive.
 */
export function holdParser(script: HTMLScriptElement, answer: Promise<boolean>): Promise<boolean> {
  const until = performance.now() + longest;
  let said: boolean | undefined;
  void answer.then((repeat) => {
    said = repeat;
  });
  return new Promise((resolve) => {
    const turn = () => {
      if (said === undefined && performance.now() < until) return wait(turn);
      if (said === true) runWritten(script);
      resolve(said === true);
    };
    wait(turn);
  });
}

function wait(then: () => void): void {
  const url = chrome.runtime.getURL(`gate/wait.js?${performance.now()}`);
  const before = new Set(document.scripts);
  document.write(`<script src="${url}"></script>`);
  const written = [...document.scripts].find((script) => !before.has(script));
  const go = (event: Event) => {
    event.stopImmediatePropagation();
    written?.remove();
    then();
  };
  for (const type of ['load', 'error']) written?.addEventListener(type, go);
  if (written === undefined) then();
}

function isLast(node: Node): boolean {
  for (let at: Node | null = node; at !== null && at !== document; at = at.parentNode) {
    if (at.nextSibling !== null) return false;
  }
  return true;
}
