// Puts an offer that no honest paywall would make before those of a real one: the challenge is changed on its way out.
import type { RequestHandler } from 'express';

export function beforeTheOthers(offer: object): RequestHandler {
  return (_request, response, next) => {
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value) =>
      setHeader(name, name.toLowerCase() === 'payment-required' ? withOffer(String(value), offer) : value);
    next();
  };
}

function withOffer(header: string, offer: object): string {
  const challenge = JSON.parse(Buffer.from(header, 'base64').toString()) as { accepts: object[] }; // the paywall's own
  const changed = { ...challenge, accepts: [offer, ...challenge.accepts] };
  return Buffer.from(JSON.stringify(changed)).toString('base64');
}
