// How paying went on a network, and at each seller there: how soon the goods came, how often they did not, and who is avoided for
// a while. Written when news of a purchase is booked; a few numbers, however many receipts there are.
import type { Happening } from '../core/evidence.ts';
import type { Purchase } from '../core/purchase.ts';

export interface TrackRecord {
  /** CAIP-2 */
  readonly network: string;
  readonly all: Track;
  /** By the host that was asked for the goods; those that were not paid for longest are forgotten. */
  readonly hosts: Readonly<Record<string, Track>>;
}

interface Track {
  /** What was measured from sending to the goods, as the logarithm of milliseconds: the latest weigh most, and all have a weight. */
  readonly wait: { readonly log: number; readonly weight: number };
  /** How often it went well and badly, as much as that still counts `at` that moment. */
  readonly good: number;
  readonly bad: number;
  readonly at: number;
  /** Failures in a row, an answer that never came as half of one. */
  readonly row: number;
  /** How often it was avoided since it last went well, and until when it is. */
  readonly pauses: number;
  readonly avoidedUntil: number;
  /** It was avoided for its time, and one payment went to see how it is now. */
  readonly probing: boolean;
  /** Of a network: at whom it failed in the row. */
  readonly failedAt: readonly string[];
}

/** The record after news of a purchase, which was as `before`; null: nothing to note. */
export function recordAfter(
  record: TrackRecord | undefined,
  before: Purchase,
  happening: Happening,
  at: number,
): TrackRecord | null {
  const news = newsIn(before, happening, at);
  if (news === null) return null;
  const { network } = before;
  const host = hostOf(before);
  const { all = fresh(at), hosts = {} } = record ?? {};
  const known = hosts[host] ?? fresh(at);
  const its = trackAfter(known, news, at);
  const whole = trackAfter(all, ofNetwork(news, host, all), at);
  if (its === known && whole === all) return null;
  const others = Object.entries(hosts).filter(([other]) => other !== host);
  return { network, all: whole, hosts: Object.fromEntries([...others, [host, its]].slice(-maxHosts)) };
}

/** What to expect of the next payment at this host; without anything known, the network's `usual` wait. */
export function outlook(
  record: TrackRecord | undefined,
  host: string,
  usual: number,
  now: number,
): { readonly wait: number; readonly failing: number; readonly isAvoided: boolean } {
  const { all, hosts = {} } = record ?? {};
  const its = hosts[host];
  return {
    wait: Math.round(waitOf(its, waitOf(all, usual, now), now)),
    failing: failingOf(its ?? all, now),
    isAvoided: isAvoided(all, now) || isAvoided(its, now),
  };
}

/** Whose goods: what charges is told apart, whoever's page it is on. */
export function hostOf({ url }: Pick<Purchase, 'url'>): string {
  return new URL(url).host;
}

/** So many sellers of each network. */
const maxHosts = 64;
/** A new measurement counts a fifth, the first one too: one slow answer is no slow seller. */
const newest = 0.2;
/** What happened counts half after a week. */
const halfLife = 7 * 24 * 3_600_000;
/** Before anything is known: eight of nine go well. */
const goodBefore = 8;
const badBefore = 1;
/** Failures in a row, none of them long after the other, from which on it is avoided: one minute, then twice as long each time. */
const tolerated = 3;
const rowLife = 10 * 60_000;
const firstPause = 60_000;
const longestPause = 60 * 60_000;
/** Where it was avoided one payment goes first; the others see what becomes of it. */
const probeTime = 60_000;
/** What was on its way when the browser ended tells nothing of who was paid. */
const longestFlight = 10 * 60_000;

type News =
  | { readonly kind: 'sent' }
  /** `wait`: null where it did not come on the first try. */
  | { readonly kind: 'came'; readonly wait: number | null }
  /** `share` of a failure; `host`: of a network, which hears of each host once. */
  | { readonly kind: 'failed'; readonly share: number; readonly host?: string };

/** Of each purchase its first answer counts, and the goods whenever they come. */
function newsIn(before: Purchase, happening: Happening, at: number): News | null {
  const isFirst = before.sent <= 1 && (before.money === 'live' || before.money === 'signed');
  const isThere = before.delivery === 'delivered';
  switch (happening.kind) {
    case 'sent':
      return { kind: 'sent' };
    case 'answered': {
      if (isThere) return null;
      const { status } = happening;
      const isGood = status >= 200 && status < 300;
      if (isGood) return { kind: 'came', wait: isFirst ? Math.max(0, at - before.lastAt) : null };
      return isFirst ? { kind: 'failed', share: status >= 400 ? 1 : 0.5 } : null;
    }
    case 'lost':
      return isFirst && at - before.lastAt < longestFlight ? { kind: 'failed', share: 0.5 } : null;
    case 'expired':
      // Somebody said that it was cashed, and nobody did.
      return before.money === 'claimed' ? { kind: 'failed', share: 1 } : null;
    default:
      return null;
  }
}

/**
 * A network is not avoided for what one seller does, however often: a hostile one would close it to all the others. It takes
 * failures at so many of them.
 */
function ofNetwork(news: News, host: string, { failedAt }: Track): News {
  if (news.kind !== 'failed') return news;
  return { ...news, host, share: failedAt.includes(host) ? 0 : news.share };
}

function trackAfter(track: Track, news: News, at: number): Track {
  if (news.kind === 'sent')
    return isDue(track, at) ? { ...track, avoidedUntil: at + probeTime, probing: true } : track;
  const { good, bad, wait } = faded(track, at);
  if (news.kind === 'came') return { ...fresh(at), wait: waitAfter(wait, news.wait), good: good + 1, bad };
  if (news.share === 0) return track;
  const isOver = track.pauses === 0 && at - track.at > rowLife;
  const row = (isOver ? 0 : track.row) + news.share;
  const before = isOver ? [] : track.failedAt;
  const failedAt = news.host === undefined ? before : [...before, news.host].slice(-maxHosts);
  return paused({ ...track, wait, good, bad: bad + news.share, at, row, failedAt }, at);
}

/** What fails while it is avoided anyway makes that no longer: it left before, or there was nowhere else to go. */
function paused(track: Track, at: number): Track {
  if (track.row < tolerated || (isAvoided(track, at) && !track.probing)) return track;
  const pause = Math.min(longestPause, firstPause * 2 ** track.pauses);
  return { ...track, pauses: track.pauses + 1, avoidedUntil: at + pause, probing: false };
}

/** It was avoided for its time, and is tried again. */
function isDue(track: Track, at: number): boolean {
  return track.pauses > 0 && !isAvoided(track, at);
}

/** A clock that was set back does not make it longer. */
function isAvoided(track: Track | undefined, now: number): boolean {
  if (track === undefined) return false;
  return now < track.avoidedUntil && track.avoidedUntil - now <= longestPause;
}

/** Of a million. */
function failingOf(track: Track | undefined, now: number): number {
  const { good, bad } = track === undefined ? { good: 0, bad: 0 } : faded(track, now);
  return Math.round(((badBefore + bad) / (goodBefore + badBefore + good + bad)) * 1_000_000);
}

/** As far as nothing was measured, or that is long ago, it is as it is elsewhere. */
function waitOf(track: Track | undefined, elsewhere: number, now: number): number {
  if (track === undefined) return elsewhere;
  const { log, weight } = faded(track, now).wait;
  return Math.exp(log + (1 - weight) * Math.log(elsewhere));
}

/** By orders of magnitude: one that takes a minute does not outweigh all that took a second. */
function waitAfter({ log, weight }: Track['wait'], latest: number | null): Track['wait'] {
  if (latest === null) return { log, weight };
  const measured = Math.log(Math.max(1, latest));
  return { log: (1 - newest) * log + newest * measured, weight: (1 - newest) * weight + newest };
}

function faded({ good, bad, wait, at }: Track, now: number): Pick<Track, 'good' | 'bad' | 'wait'> {
  const left = 2 ** (-Math.max(0, now - at) / halfLife);
  return { good: good * left, bad: bad * left, wait: { log: wait.log * left, weight: wait.weight * left } };
}

function fresh(at: number): Track {
  const wait = { log: 0, weight: 0 };
  return { wait, good: 0, bad: 0, at, row: 0, pauses: 0, avoidedUntil: 0, probing: false, failedAt: [] };
}
