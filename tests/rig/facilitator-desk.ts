// The HTTP side of a facilitator: POST /verify, POST /settle, GET /supported. Both generations have these
// three.
import express from 'express';
import { type Listening, listen } from './listen.ts';
import type { Queue } from './one-at-a-time.ts';
import type { RequestLog } from './request-log.ts';

export type Desk<Payload, Requirements> = {
  readonly name: string;
  /** Settlements of one key go one after another. */
  readonly inTurn: Queue;
  verify(payload: Payload, requirements: Requirements): Promise<unknown>;
  settle(payload: Payload, requirements: Requirements): Promise<unknown>;
  supported(): unknown;
};

export function openDesk<Payload, Requirements>(
  log: RequestLog,
  desk: Desk<Payload, Requirements>,
): Promise<Listening> {
  // The schemes judge what they are given themselves; a form that they cannot even read makes them throw.
  type Asked = { paymentPayload: Payload; paymentRequirements: Requirements };
  const app = express().use(express.json());
  app.get('/supported', (_request, response) => {
    response.json(desk.supported());
  });
  app.post('/verify', async (request, response) => {
    const { paymentPayload, paymentRequirements } = request.body as Asked;
    response.json(await desk.verify(paymentPayload, paymentRequirements));
  });
  app.post('/settle', async (request, response) => {
    const { paymentPayload, paymentRequirements } = request.body as Asked;
    response.json(await desk.inTurn(() => desk.settle(paymentPayload, paymentRequirements)));
  });
  return listen(desk.name, log, app);
}
