// Does something when a page comes back into sight, and at no other time: a page that asks again and again would keep the
// wallet's background awake for as long as it is open.

/** Called where a component is made; ends with it. */
export function seenAgain(act: () => void): () => void {
  const look = () => {
    if (document.visibilityState === 'visible') act();
  };
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
}
