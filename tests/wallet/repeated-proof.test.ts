// Nothing in a document of evidence is money, not even where a seller has sent the proof back in its answer.
import { describe, expect, it } from 'vitest';
import { answered } from '../../lib/wallet/settle.ts';
import { headerOf } from '../fixtures/challenges.ts';
import type { Signed } from './bought.ts';
import { onSolana, signed, ways } from './each-way.ts';
import type { Document } from './stranger.ts';

const clock = () => Date.now();

describe.each(Object.entries(ways))('evidence of a payment by %s', (name, sign) => {
  it('holds nothing of the proof, not even where the seller has sent it back', async () => {
    const one = await sign();
    const { payload, extensions } = sentBy(one);
    const secrets: string[] = [payload.signature ?? payload.transaction];
    const allowance = extensions?.eip2612GasSponsoring?.info.signature;
    if (allowance !== undefined) secrets.push(allowance);
    const approval = extensions?.erc20ApprovalGasSponsoring?.info.signedTransaction;
    if (approval !== undefined) secrets.push(approval);
    expect(secrets).toHaveLength(/allowance|approval/.test(name) ? 2 : 1);
    const repeated = [...secrets, proofOf(one)].flatMap((secret) => [
      { success: false, errorReason: secret },
      { success: false, given: { back: secret.toUpperCase() } },
    ]);
    for (const answer of [
      ...repeated,
      { success: false, payload },
      { success: false, extensions, payload },
    ]) {
      const document = await afterAnswer(one, headerOf(answer));
      expect(document.receipt).toBeNull();
      for (const secret of secrets) expect(everythingIn(document)).not.toContain(signatureIn(secret));
    }
    const harmless = headerOf({ success: false, errorReason: 'insufficient_funds' });
    expect((await afterAnswer(one, harmless)).receipt).toBe(harmless);
  });
});

it('nor on Solana with what the fee payer has signed as well', async () => {
  const one = await signed(onSolana);
  const bytes = Buffer.from(sentBy(one).payload.transaction, 'base64');
  crypto.getRandomValues(bytes.subarray(1, 65));
  const document = await afterAnswer(one, headerOf({ success: false, landed: bytes.toString('base64') }));
  expect(document.receipt).toBeNull();
});

it('and what it says of a payment that is closed is told whole', async () => {
  const one = await signed(onSolana);
  const { id } = one.purchase;
  const place = { transaction: '1'.repeat(64), block: 1, time: 1 };
  await one.ledger.book(id, { kind: 'settled', ...place }, clock());
  const receipt = headerOf({ success: true, payload: sentBy(one).payload });
  expect((await afterAnswer(one, receipt)).receipt).toBe(receipt);
});

async function afterAnswer({ ledger, purchase, evidence }: Signed, receipt: string): Promise<Document> {
  const headers = [['payment-response', receipt]] as const;
  await answered(purchase.id, { status: 402, headers }, { ledger, clock });
  return evidence();
}

function proofOf({ headers }: Signed): string {
  return Object.values(headers)[0] ?? '';
}

function sentBy(one: Signed) {
  return JSON.parse(Buffer.from(proofOf(one), 'base64').toString());
}

/** Of a transaction of an EVM chain its end; of one of Solana the part that is ours, after the fee payer's empty place. */
function signatureIn(secret: string): string {
  if (secret.length > 200 && secret.startsWith('0x02')) return secret.slice(-130, -66).toLowerCase();
  return (secret.startsWith('0x') ? secret.slice(2, 60) : secret.slice(88, 150)).toLowerCase();
}

/** As it is written, and what stands in it in base64. */
function everythingIn(document: Document): string {
  const { receipt, challenge } = document;
  const hidden = [receipt, challenge.text].map((text) => Buffer.from(text ?? '', 'base64').toString());
  return [JSON.stringify(document), ...hidden].join('\n').toLowerCase();
}
