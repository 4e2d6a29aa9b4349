// When a Pay button may be believed: after the person has had the page before them for a moment.

/** Focus and visibility without a break before a Pay button counts; a double click takes half of it. */
export const attentionMs = 1000;
/** No press of a key or pointer for so long: whoever still types into something else does not read. */
export const quietMs = 500;

export interface Arming {
  readonly focused: boolean;
  readonly visible: boolean;
  /** Since when the same content has been in focus and visible; null while it is not. */
  readonly attendedSince: number | null;
  readonly lastPress: number;
  /** The latest press began before the buttons were ready, so the click that ends it does not count. */
  readonly earlyPress: boolean;
}

/**
 * change: the window was resized or moved, or other terms are shown. press: a key or pointer went down.
 * repeat: a key is being held. click: the press is over.
 * Moving the pointer is no press: it is how one reaches a button.
 */
export type ArmingEvent = 'focus' | 'blur' | 'show' | 'hide' | 'change' | 'press' | 'repeat' | 'click';

export function startArming(page: { focused: boolean; visible: boolean }, now: number): Arming {
  const attendedSince = page.focused && page.visible ? now : null;
  return { ...page, attendedSince, lastPress: now - quietMs, earlyPress: false };
}

export function nextArming(arming: Arming, event: ArmingEvent, now: number): Arming {
  switch (event) {
    case 'focus':
      return attended({ ...arming, focused: true }, arming.focused, now);
    case 'blur':
      return attended({ ...arming, focused: false }, false, now);
    case 'show':
      return attended({ ...arming, visible: true }, arming.visible, now);
    case 'hide':
      return attended({ ...arming, visible: false }, false, now);
    case 'change':
      return attended(arming, false, now);
    case 'press':
      return pressed(arming, !isArmed(arming, now), now);
    case 'repeat':
      return pressed(arming, true, now);
    case 'click':
      return { ...arming, earlyPress: false };
  }
}

/** When the buttons become ready if nothing happens until then; null while nobody is before the page. */
export function readyAt(arming: Arming): number | null {
  if (arming.attendedSince === null) return null;
  return Math.max(arming.attendedSince + attentionMs, arming.lastPress + quietMs);
}

export function isArmed(arming: Arming, now: number): boolean {
  const ready = readyAt(arming);
  return ready !== null && now >= ready;
}

/** What a click brings with it; `detail` counts the clicks of a series, and is 0 from the keyboard. */
export interface Click {
  readonly isTrusted: boolean;
  readonly detail: number;
}

export function acceptsClick(arming: Arming, click: Click, now: number): boolean {
  return click.isTrusted && click.detail <= 1 && !arming.earlyPress && isArmed(arming, now);
}

/** Attention goes on only where it was unbroken; anything else starts it anew. */
function attended(arming: Arming, unbroken: boolean, now: number): Arming {
  if (!arming.focused || !arming.visible) return { ...arming, attendedSince: null };
  return unbroken ? arming : { ...arming, attendedSince: now };
}

/** A press delays what is not ready yet; once ready, a press is what the buttons wait for. */
function pressed(arming: Arming, early: boolean, now: number): Arming {
  return { ...arming, earlyPress: early, lastPress: isArmed(arming, now) ? arming.lastPress : now };
}
