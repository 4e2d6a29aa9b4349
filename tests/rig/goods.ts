// What the shops of the local world sell: every kind of request a page makes, from a tenth of a cent to
// $2.50.
import { parseUnits } from 'viem';

export type Price = `$${number}`;

export type Good = {
  readonly method: 'GET' | 'POST';
  /** As Express writes it: `/api/item/:n` sells as many different URLs as there are numbers. */
  readonly route: string;
  /** One URL of the route. */
  readonly path: string;
  readonly price: Price;
  readonly mimeType: string;
  readonly description: string;
};

export type Dialect = 'v2' | 'v1';

export function goodsOf(dialect: Dialect): readonly Good[] {
  return [
    get('/article/lighthouse', '$0.01', 'text/html', 'The lighthouse that kept accounts'),
    get('/api/quote', '$0.001', 'application/json', 'One line of verse'),
    { ...get('/api/echo', '$0.002', 'application/json', 'Your own words, returned'), method: 'POST' },
    get('/image/plate.png', '$0.005', 'image/png', 'A coloured plate'),
    get('/script/greeting.js', '$0.001', 'text/javascript', 'A script that says hello'),
    get('/style/ink.css', '$0.001', 'text/css', 'A style sheet'),
    get('/download/report', '$0.25', 'text/csv', `report-${dialect}.csv`),
    get('/archive', '$2.50', 'text/html', 'The annual archive'),
    numbered('/api/item', '$0.01', 'application/json', 'A numbered item'),
    numbered('/events', '$0.001', 'text/event-stream', 'News as it comes'),
    numbered(UNLUCKY.lost, '$0.01', 'application/json', 'An item whose answer is lost on the way'),
    get(UNLUCKY.broken, '$0.01', 'application/json', 'An item that the server fails to make'),
  ];
}

/** `lost` takes the money and drops the connection; `broken` answers 500, and so takes nothing. */
export const UNLUCKY = { lost: '/lost', broken: '/api/broken' } as const;

/** `$0.01` is 10000n, the amount of USDC that the chain must move. */
export function amountOf(price: Price): bigint {
  return parseUnits(price.slice(1), 6);
}

function get(path: string, price: Price, mimeType: string, description: string): Good {
  return { method: 'GET', route: path, path, price, mimeType, description };
}

function numbered(path: string, price: Price, mimeType: string, description: string): Good {
  return { ...get(`${path}/1`, price, mimeType, description), route: `${path}/:n` };
}
