// Which of the offers is proposed to a person, or paid by a rule, and why; the others in the order in which they would be.
import type { Caution } from '../core/choice.ts';
import type { Offers } from './choose.ts';
import type { Met } from './met.ts';
import { type ProspectPorts, prospectsOf } from './prospects.ts';
import { rank } from './rank.ts';

/** Of a single offer nothing is asked. */
export async function propose(
  offers: Offers,
  met: Pick<Met, 'context'>,
  ports: ProspectPorts,
): Promise<Offers> {
  const { candidate, others, setAside } = offers;
  if (others.length === 0) return offers;
  const [prospects, temperament] = await Promise.all([
    prospectsOf([candidate, ...others], met, ports),
    ports.experience.temperament(),
  ]);
  const { order, because } = rank(prospects, temperament);
  const [first, ...rest] = order;
  if (first === undefined) return offers;
  const avoided = order.flatMap(({ id, caution }) => (caution === null ? [] : [[id, caution] as const]));
  const cautions: Readonly<Record<string, Caution>> = Object.fromEntries(avoided);
  return {
    candidate: first.candidate,
    others: rest.map((one) => one.candidate),
    setAside,
    because,
    cautions,
  };
}
