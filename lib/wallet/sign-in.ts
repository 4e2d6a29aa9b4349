// Signs in where this account has paid before; whether it has, and whether it may, is the caller's to know.
import { type Outcome, success } from '../core/failure.ts';
import type { SignInFacts } from '../core/sign-in.ts';
import { readSignInRequest, signInHeaders } from '../dialects/x402-extensions/sign-in.ts';
import { signSignIn } from '../schemes/sign-in.ts';

/** The headers for the repeat of the request; `extension` is what the challenge holds under `sign-in-with-x`. */
export function signIn(
  extension: unknown,
  facts: SignInFacts,
  key: Uint8Array,
): Outcome<{ readonly headers: Readonly<Record<string, string>> }> {
  const request = readSignInRequest(extension, facts);
  if (!request.ok) return request;
  return success({ headers: signInHeaders(request.value, signSignIn(request.value, key)) });
}
