// Rules for all sites below a name: `https://*.shop.example`. Everything that one covers shares one budget.

/** What holds for all sites is a rule of this name. */
export const everywhere = '*';

const shape = /^(https?:\/\/)\*\.([^/*]+)$/;

export function isWildcard(name: string): boolean {
  return shape.test(name);
}

/** The name itself is not below itself. */
export function covers(name: string, site: string): boolean {
  const [, scheme, below] = shape.exec(name) ?? [];
  if (scheme === undefined || below === undefined) return name === site;
  return site.startsWith(scheme) && !isWildcard(site) && site.endsWith(`.${below}`);
}

/** The wildcards that cover a site, the nearest first. Numbers have nothing above them. */
export function wildcardsOver(site: string): string[] {
  const [, scheme, host] = /^(https?:\/\/)([^/]+)$/.exec(site) ?? [];
  if (scheme === undefined || host === undefined || /[[\]]|^[0-9.]+(:|$)/.test(host)) return [];
  const labels = host.split('.');
  return labels.slice(1).map((_, at) => `${scheme}*.${labels.slice(at + 1).join('.')}`);
}
