// Until when payments without asking are paused.
import { canRead } from './rule-kinds.ts';

/** Of a site's setting and of what holds for all sites the later end: each has its say. Null: neither pauses now. */
export function pausedUntil(settings: readonly unknown[], now: number): number | 'ever' | null {
  const ends = settings.flatMap((setting) => {
    if (setting === undefined || setting === 'off' || !canRead('pause', setting)) return [];
    const { until } = setting as { readonly until: number | null }; // its kind has read it
    return until === null || until > now ? [until] : [];
  });
  if (ends.includes(null)) return 'ever';
  return ends.length === 0 ? null : Math.max(...ends.filter((end) => end !== null));
}
