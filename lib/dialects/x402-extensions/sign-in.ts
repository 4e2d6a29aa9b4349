// sign-in-with-x: a server that was paid lets the account in again, and asks it to sign who it is.
// x402 specs/extensions/sign-in-with-x.md
import { failed, type Outcome } from '../../core/failure.ts';
import { encodeBase64Json, isList, isRecord } from '../../core/json.ts';
import { readSignIn, type SignIn, type SignInFacts } from '../../core/sign-in.ts';

export const signInWithX = 'sign-in-with-x';

const maxChains = 32;

/** `extension` is what the challenge holds under `sign-in-with-x`. */
export function readSignInRequest(extension: unknown, facts: SignInFacts): Outcome<SignIn> {
  if (!isRecord(extension) || !isList(extension.supportedChains)) return failed('sign-in-malformed');
  const chains = extension.supportedChains.slice(0, maxChains).filter(isRecord);
  const isSupported = chains.some(({ chainId, type }) => chainId === facts.network && type === 'eip191');
  return isSupported ? readSignIn(extension.info, facts) : failed('sign-in-other-network');
}

/** What was signed, member by member, so that the server can build the text anew. */
export function signInHeaders(signIn: SignIn, signature: string): Readonly<Record<string, string>> {
  const { network, resources, ...members } = signIn;
  const answer = {
    ...members,
    version: '1',
    chainId: network,
    type: 'eip191',
    ...(resources.length === 0 ? {} : { resources }),
    signature,
  };
  return { 'SIGN-IN-WITH-X': encodeBase64Json(answer) };
}
