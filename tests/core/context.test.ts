// Who may be paid silently, over every combination of what the browser can tell, against a judge written on its own.
import { describe, expect, it } from 'vitest';
import { type RequestContext, type Standing, standingOf } from '../../lib/core/context.ts';
import { type Reason, reasons } from '../../lib/core/verdict.ts';

const site = 'https://shop.example';
const other = 'https://evil.example';

/** A page of the shop, looked at, asks its own server: the one plain case. */
const plain: RequestContext = {
  url: `${site}/paper`,
  method: 'GET',
  kind: 'page-request',
  topOrigin: site,
  initiator: site,
  ancestors: [],
  redirectedFrom: [],
  speculative: false,
  visible: true,
  unlocked: true,
  observed: true,
  developerMode: false,
};

function said(change: Partial<RequestContext>): string {
  return told(standingOf({ ...plain, ...change }));
}

function told(standing: Standing): string {
  if (standing.say === 'silent') return `silent for ${standing.site}`;
  return standing.say === 'ask' ? `ask: ${standing.reason}` : `leave: ${standing.failure.name}`;
}

const local = 'http://localhost:3000';
const ofLocal = { url: `${local}/paper`, topOrigin: local, initiator: local };

describe('what one fact changes', () => {
  it.each<[string, Partial<RequestContext>, string]>([
    ['nothing is odd', {}, `silent for ${site}`],
    ['the request is a HEAD', { method: 'HEAD' }, `silent for ${site}`],
    ['a frame of the same site in the same site', { ancestors: [site, site] }, `silent for ${site}`],
    ['the user navigated', { kind: 'navigation', initiator: undefined }, `silent for ${site}`],
    ['the site navigated to itself', { kind: 'navigation' }, `silent for ${site}`],

    ['another site frames it', { ancestors: [other] }, 'ask: embedded'],
    ['another site frames a frame of its own', { ancestors: [site, other] }, 'ask: embedded'],
    ['an ancestor is opaque', { ancestors: ['null'] }, 'ask: embedded'],
    ['another host charges', { url: `${other}/paper` }, 'ask: other-origin'],
    ['another port charges', { url: `${site}:8443/paper` }, 'ask: other-origin'],
    ['a subdomain charges', { url: 'https://api.shop.example/paper' }, 'ask: other-origin'],
    ['another site navigated here', { kind: 'navigation', initiator: other }, 'ask: opened-by-another-site'],
    ['another site’s document asks', { initiator: other }, 'ask: opened-by-another-site'],
    ['nobody is named as asking for a page', { initiator: undefined }, 'ask: opened-by-another-site'],
    ['the site redirected to itself', { redirectedFrom: [site, site] }, `silent for ${site}`],
    ['another site redirected here', { redirectedFrom: [other] }, 'ask: redirected'],
    ['another site is one hop of many', { redirectedFrom: [site, other, site] }, 'ask: redirected'],
    ['a POST', { method: 'POST' }, 'ask: not-a-read'],
    ['a method in lower case is not the read it looks like', { method: 'get' }, 'ask: not-a-read'],
    ['the tab is not looked at', { visible: false }, 'ask: not-visible'],
    ['the wallet is locked', { unlocked: false }, 'ask: locked'],
    ['only the page has seen the terms', { observed: false }, 'ask: unobserved'],

    ['a prefetch', { speculative: true }, 'leave: site-speculative'],
    ['a sandboxed document asks', { initiator: 'null' }, 'leave: site-opaque'],
    ['a sandboxed top document', { topOrigin: 'null' }, 'leave: site-opaque'],
    ['no top document is known', { topOrigin: undefined }, 'leave: site-opaque'],
    ['a plain http page', { topOrigin: 'http://shop.example' }, 'leave: site-not-secure'],
    ['a plain http server', { url: 'http://shop.example/paper' }, 'leave: site-not-secure'],
    ['a URL with a password', { url: 'https://a:b@shop.example/paper' }, 'leave: site-opaque'],
    ['this machine', ofLocal, 'leave: site-loopback'],
    ['this machine behind a public page', { url: `${local}/paper` }, 'leave: site-loopback'],
    ['this machine in developer mode', { ...ofLocal, developerMode: true }, `silent for ${local}`],
    [
      'this machine behind a public page in developer mode',
      { url: `${local}/`, developerMode: true },
      'ask: other-origin',
    ],
  ])('%s', (_name, change, expected) => {
    expect(said(change)).toBe(expected);
  });
});

describe('what a person has answered for this site beforehand', () => {
  const silent = `silent for ${site}`;

  it.each<[string, Partial<RequestContext>, Reason[], string]>([
    ['another origin that may charge', { url: `${other}/film` }, ['other-origin'], silent],
    [
      'another origin, where only what acts may',
      { url: `${other}/film` },
      ['not-a-read'],
      'ask: other-origin',
    ],
    ['a POST that may', { method: 'POST' }, ['not-a-read'], silent],
    [
      'a POST to another origin',
      { method: 'POST', url: `${other}/film` },
      ['other-origin'],
      'ask: not-a-read',
    ],
    [
      'a frame of another site all the same',
      { ancestors: [other] },
      ['other-origin', 'not-a-read'],
      'ask: embedded',
    ],
    [
      'a redirect all the same',
      { redirectedFrom: [other] },
      ['other-origin', 'not-a-read'],
      'ask: redirected',
    ],
    ['plain http all the same', { url: 'http://evil.example/' }, ['other-origin'], 'leave: site-not-secure'],
  ])('%s', (_name, change, allowed, expected) => {
    expect(told(standingOf({ ...plain, ...change }, allowed))).toBe(expected);
  });

  it('nothing else can be answered beforehand', () => {
    const losses: Partial<RequestContext>[] = [
      { observed: false },
      { ancestors: [other] },
      { redirectedFrom: [other] },
      { initiator: other },
      { visible: false },
      { unlocked: false },
    ];
    for (const loss of losses)
      expect(standingOf({ ...plain, ...loss }, reasons)).toMatchObject({ say: 'ask' });
  });
});

// --- every combination ---------------------------------------------------------------------------------------------

const dimensions = {
  topOrigin: [undefined, 'null', site, other, 'http://shop.example', local, `${site}.`],
  url: [`${site}/a`, `${other}/a`, 'http://shop.example/a', `${local}/a`, 'https://u@shop.example/a'],
  method: ['GET', 'HEAD', 'POST'],
  kind: ['navigation', 'page-request', 'element'],
  initiator: [undefined, site, other, local, 'null'],
  ancestors: [[], [site], [other], [site, 'null'], [local]],
  redirectedFrom: [[], [other]],
  speculative: [false, true],
  visible: [true, false],
  unlocked: [true, false],
  observed: [true, false],
  developerMode: [false, true],
} as const satisfies { [name in keyof RequestContext]: readonly RequestContext[name][] };

function* everyContext(): Generator<RequestContext> {
  const names = Object.keys(dimensions) as (keyof RequestContext)[]; // the keys of the record above
  const sizes = names.map((name) => dimensions[name].length);
  const count = sizes.reduce((product, size) => product * size, 1);
  for (let index = 0; index < count; index += 1) {
    let rest = index;
    const context: Record<string, unknown> = {};
    for (const name of names) {
      const values = dimensions[name];
      context[name] = values[rest % values.length];
      rest = Math.floor(rest / values.length);
    }
    yield context as unknown as RequestContext; // one value of every dimension, as the record's type demands
  }
}

/** The rule once more, as plain comparisons with the values above; it calls nothing of the code under test. */
function expectedOf(context: RequestContext): 'silent' | 'ask' | 'leave' {
  const top = context.topOrigin;
  const isLocalTop = top === local;
  const isLocalTarget = context.url.startsWith(local);
  const isKnownTop = top === site || top === other || isLocalTop;
  const isKnownTarget = context.url === `${site}/a` || context.url === `${other}/a` || isLocalTarget;
  if (!isKnownTop || !isKnownTarget || context.speculative || context.initiator === 'null') return 'leave';
  if ((isLocalTop || isLocalTarget) && !context.developerMode) return 'leave';

  const isOwnTarget = context.url === `${top}/a`;
  const isOwnInitiator = context.initiator === top;
  const isUsersOwn = context.initiator === undefined && context.kind === 'navigation';
  const isFramedByItself = context.ancestors.every((origin) => origin === top);
  const isRead = context.method !== 'POST';
  const allWell =
    isOwnTarget &&
    (isOwnInitiator || isUsersOwn) &&
    isFramedByItself &&
    isRead &&
    context.redirectedFrom.every((origin) => origin === top) &&
    context.visible &&
    context.unlocked &&
    context.observed;
  return allWell ? 'silent' : 'ask';
}

describe('every combination of facts', () => {
  it('is judged as the plain rule judges it', () => {
    const heard = { silent: 0, ask: 0, leave: 0 };
    const wrong: RequestContext[] = [];
    for (const context of everyContext()) {
      const { say } = standingOf(context);
      heard[say] += 1;
      if (say !== expectedOf(context)) wrong.push(context);
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(heard.silent + heard.ask + heard.leave).toBe(7 * 5 * 3 * 3 * 5 * 5 * 2 * 32);
    // By hand: 2 reads × 4 ways of asking × 2 chains of frames, for two public sites in both modes (one of them
    // twice: its own redirect does not count), for the local one in one.
    expect(heard.silent).toBe(2 * 4 * 2 * (2 + 4 + 1));
    expect(heard.ask).toBeGreaterThan(1_000);
  });

  it('a silent context of the shop that loses any one of its facts is never silent', () => {
    const losses: Partial<RequestContext>[] = [
      { topOrigin: undefined },
      { topOrigin: 'null' },
      { topOrigin: other },
      { url: `${other}/a` },
      { url: 'http://shop.example/a' },
      { method: 'POST' },
      { initiator: other },
      { initiator: 'null' },
      { ancestors: [other] },
      { redirectedFrom: [other] },
      { speculative: true },
      { visible: false },
      { unlocked: false },
      { observed: false },
    ];
    for (const context of everyContext()) {
      if (context.topOrigin !== site || standingOf(context).say !== 'silent') continue;
      for (const loss of losses)
        expect({ loss, ...standingOf({ ...context, ...loss }) }).not.toMatchObject({ say: 'silent' });
    }
  });
});
