// Whether a seller's statement is about what was bought: member by member against the frozen offer, never against the seller's words.
import { comparable } from '../../core/network-family.ts';
import { networkUrl } from '../../core/site.ts';
import type { OfferStatement, ReceiptStatement } from './statements.ts';

/** What the ledger knows of the purchase. */
export interface Bought {
  /** The URL that answered 402, as the browser saw it. */
  readonly url: string;
  readonly scheme: string;
  /** CAIP-2. */
  readonly network: string;
  readonly asset: string;
  /** Smallest unit of the asset. */
  readonly amount: bigint;
  readonly payTo: string;
  readonly payer: string;
  /** As the answer named it; empty where it did not. */
  readonly transaction: string;
  /** Seconds since 1970 at which the offer was taken, or the receipt arrived. */
  readonly at: number;
}

export type Remark =
  | 'other-resource'
  | 'other-scheme'
  | 'other-network'
  | 'other-asset'
  | 'other-amount'
  | 'other-payee'
  | 'other-payer'
  | 'other-transaction'
  | 'expired'
  | 'issued-in-the-future'
  | 'issued-long-before'
  /** Notes: servers behind proxies and routers write their own URLs so. */
  | 'resource-over-http'
  | 'resource-without-query';

const notes: ReadonlySet<string> = new Set<Remark>(['resource-over-http', 'resource-without-query']);

/** Seconds; clocks differ by minutes. */
const clockDifference = 300;
/** Seconds, as the reference client has it. */
const maxAge = 3600;

export function agreesWith(remarks: readonly Remark[]): boolean {
  return remarks.every((remark) => notes.has(remark));
}

export function remarksOnOffer(said: OfferStatement, bought: Bought): readonly Remark[] {
  return [
    ...onResource(said.resourceUrl, bought.url),
    ...remark('other-scheme', said.scheme !== bought.scheme),
    ...remark('other-network', said.network !== bought.network),
    ...remark('other-asset', !isSameAddress(said.asset, bought.asset)),
    ...remark('other-payee', !isSameAddress(said.payTo, bought.payTo)),
    ...remark('other-amount', said.amount !== bought.amount.toString()),
    ...remark('expired', said.validUntil !== 0 && said.validUntil + clockDifference < bought.at),
  ];
}

/** A receipt names neither asset nor amount nor payee: whose it is, the signature must tell. */
export function remarksOnReceipt(said: ReceiptStatement, bought: Bought): readonly Remark[] {
  const [one, other] = [comparable(said.transaction), comparable(bought.transaction)];
  return [
    ...onResource(said.resourceUrl, bought.url),
    ...remark('other-network', said.network !== bought.network),
    ...remark('other-payer', !isSameAddress(said.payer, bought.payer)),
    ...remark('other-transaction', one !== '' && other !== '' && one !== other),
    ...remark('issued-in-the-future', said.issuedAt > bought.at + clockDifference),
    ...remark('issued-long-before', said.issuedAt + maxAge < bought.at),
  ];
}

function remark(name: Remark, isSo: boolean): Remark[] {
  return isSo ? [name] : [];
}

/** The same page, though a server behind a proxy may think that it is asked over http, and a router may leave the query out. */
function onResource(said: string, bought: string): Remark[] {
  const [one, other] = [networkUrl(said), networkUrl(bought)];
  if (one === null || other === null) return ['other-resource'];
  const upgraded = one.replace(/^http:/, 'https:');
  const overHttp = remark('resource-over-http', one !== other && upgraded !== one);
  if (one === other || upgraded === other) return overHttp;
  const withoutQuery = other.replace(/\?.*$/, '');
  if (one === withoutQuery || upgraded === withoutQuery)
    return [...remark('resource-over-http', one !== withoutQuery), 'resource-without-query'];
  return ['other-resource'];
}

/** Hexadecimal addresses are the same in either case; all others are compared to the letter. */
function isSameAddress(one: string, other: string): boolean {
  if (!/^0x[0-9a-fA-F]{40}$/.test(one)) return one === other;
  return one.toLowerCase() === other.toLowerCase();
}
