// The time of day as a value that a screen can follow.

export function clock(now: () => number, every = 1000): { readonly now: number } {
  let time = $state(now());
  $effect(() => {
    const timer = setInterval(() => {
      time = now();
    }, every);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return time;
    },
  };
}
