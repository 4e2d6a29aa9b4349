// Does something when a person comes back to a page, and at no other time: a page that asks again and again would keep the
// wallet's background awake for as long as it is open.

/** A tab that is chosen is seen and gets the keyboard at once: that is one coming back. */
const oneComing = 500;

/** Called where a component is made; ends with it. Back from another tab, or from the popup above this one. */
export function seenAgain(act: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  const look = ({ timeStamp }: Event) => {
    if (document.visibilityState !== 'visible' || timeStamp - last < oneComing) return;
    last = timeStamp;
    act();
  };
  document.addEventListener('visibilitychange', look);
  window.addEventListener('focus', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    window.removeEventListener('focus', look);
  };
}
