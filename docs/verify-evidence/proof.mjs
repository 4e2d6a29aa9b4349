// The header that was sent, put together again from the challenge and the signature that the chain shows.
import { decoded, encoded, isRecord, sha256 } from './reading.mjs';
import { check, skip } from './report.mjs';

/** `shown`: what went into it, as far as the chain shows it; null where it does not. */
export function verifyProof({ challenge, offer, proof }, shown) {
  if (proof.sha256 === null || !shown || challenge === null)
    return skip('the proof’s digest cannot be recomputed without its signature and its challenge');
  const document = decoded(challenge.text);
  const values = valuesOf(challenge.dialect, document, offer, shown);
  const isIt = sha256(values.join('\n')) === proof.sha256;
  if (!isIt && document.extensions !== undefined)
    return skip('the proof’s digest depends on extensions that the wallet may have filled in');
  check(isIt, 'the digest is that of the proof as it was sent');
}

/** Of the headers that carried it: one, or the same one twice. */
function valuesOf(dialect, { resource, extensions }, offer, { payload, ours = {} }) {
  if (dialect === 'x402-v1') {
    const { scheme, network } = offer;
    return [encoded({ x402Version: 1, scheme, network, payload })];
  }
  const echo = {
    ...(isRecord(resource) && { resource }),
    ...(isRecord(extensions) && { extensions: filledIn(extensions, ours) }),
  };
  const value = encoded({ x402Version: 2, ...echo, accepted: offer, payload });
  return dialect === 'x402-v2-body' ? [value, value] : [value];
}

/** What was signed for an extension stands above what the seller said of it. */
function filledIn(extensions, ours) {
  const filled = Object.entries(extensions).map(([name, theirs]) =>
    name in ours ? [name, { ...theirs, info: { ...theirs.info, ...ours[name] } }] : [name, theirs],
  );
  return Object.fromEntries(filled);
}
