// Yesterday's paywall for chains that the legacy packages never knew: their terms and answers, written here by hand. What is paid is
// judged and settled by a published facilitator all the same: @x402's own, which knows more names of version 1.
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import type { RequestHandler } from 'express';

/** What version 1 calls terms, but for what the request tells. */
export type TermsV1 = {
  readonly network: string;
  readonly asset: string;
  readonly amount: bigint;
  readonly payTo: string;
  readonly extra: Readonly<Record<string, string>>;
};

/** Settles before it delivers. */
export function paywallV1Plain(terms: TermsV1, facilitatorUrl: string): RequestHandler {
  return async (request, response, next) => {
    const resource = `${request.protocol}://${request.headers.host}${request.originalUrl}`;
    const requirements = requirementsOf(terms, resource);
    const refuse = (error: string) =>
      void response.status(402).json({ x402Version: 1, error, accepts: [requirements] });
    const payment = request.header('x-payment');
    if (payment === undefined) return refuse('X-PAYMENT header is required');
    const ask = asking(facilitatorUrl, payment, requirements);
    const verified = await ask('verify');
    if (verified.isValid !== true) return refuse(String(verified.invalidReason));
    const settled = await ask('settle');
    if (settled.success !== true) return refuse(String(settled.errorReason));
    response.set('X-PAYMENT-RESPONSE', Buffer.from(JSON.stringify(settled)).toString('base64'));
    next();
  };
}

function requirementsOf({ network, asset, amount, payTo, extra }: TermsV1, resource: string) {
  return {
    scheme: 'exact',
    network,
    maxAmountRequired: amount.toString(),
    resource,
    description: '',
    mimeType: 'application/json',
    payTo,
    maxTimeoutSeconds: 60,
    asset,
    extra,
  };
}

type Answer = Readonly<Record<string, unknown>>;

function asking(url: string, payment: string, requirements: ReturnType<typeof requirementsOf>) {
  // What the facilitator makes of both decides; its types are those of version 2.
  const paymentPayload = JSON.parse(Buffer.from(payment, 'base64').toString()) as PaymentPayload;
  const paymentRequirements = requirements as unknown as PaymentRequirements;
  const body = JSON.stringify({ x402Version: 1, paymentPayload, paymentRequirements });
  return async (what: 'verify' | 'settle'): Promise<Answer> => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${url}/${what}`, { method: 'POST', headers, body });
    return (await answer.json()) as Answer; // the facilitator's
  };
}
