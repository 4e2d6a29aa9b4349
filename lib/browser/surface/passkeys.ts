// Passkeys in our own pages: made and asked by WebAuthn, for the secret that the authenticator makes of a salt (PRF).
// https://www.w3.org/TR/webauthn-3/#prf-extension
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { failed, type Outcome, success } from '../../core/failure.ts';
import type { PasskeySecret, PasskeyView } from '../../wallet/api.ts';

export const passkeys = {
  /** Firefox has them, and refuses them to the pages of extensions (SecurityError, measured in 153 ESR). */
  isAvailable: () => typeof PublicKeyCredential === 'function' && location.protocol !== 'moz-extension:',

  /** `name`: what the authenticator's own list calls it. */
  async make(name: string): Promise<Outcome<PasskeySecret>> {
    const salt = randomBytes(32);
    const made = await credentialOf(() =>
      navigator.credentials.create({ publicKey: creation(name, evaluating(salt)) }),
    );
    if (!made.ok) return made;
    const view = { credential: base64url(made.value.rawId), salt: bytesToHex(salt) };
    const { enabled, results } = made.value.getClientExtensionResults().prf ?? {};
    if (enabled !== true && results === undefined) return failed('passkey-without-prf');
    // Many authenticators tell the secret only when they are asked, and not when the passkey is made.
    const secret = results === undefined ? await passkeys.ask(view) : secretIn(results.first);
    return secret.ok ? success({ ...view, secret: secret.value }) : secret;
  },

  /** The secret, 32 bytes in hex. */
  async ask({ credential, salt }: PasskeyView): Promise<Outcome<string>> {
    const allowCredentials = [{ type: 'public-key', id: bytesOf(credential) }] as const;
    const publicKey: PublicKeyCredentialRequestOptions = {
      challenge: randomBytes(32),
      allowCredentials: [...allowCredentials],
      userVerification: 'required', // whoever holds the device is not yet its owner
      timeout,
      extensions: evaluating(hexToBytes(salt)),
    };
    const asked = await credentialOf(() => navigator.credentials.get({ publicKey }));
    return asked.ok ? secretIn(asked.value.getClientExtensionResults().prf?.results?.first) : asked;
  },
};

const timeout = 120_000;

/** No id: the passkey belongs to the origin of the extension, and no page can ask for it. Nobody checks its signature. */
function creation(
  name: string,
  extensions: AuthenticationExtensionsClientInputs,
): PublicKeyCredentialCreationOptions {
  return {
    rp: { name: 'Tuppence' },
    user: { id: randomBytes(16), name, displayName: name },
    challenge: randomBytes(32),
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    attestation: 'none',
    timeout,
    extensions,
  };
}

function evaluating(salt: Uint8Array): AuthenticationExtensionsClientInputs {
  return { prf: { eval: { first: salt as BufferSource } } };
}

/** The person said no, or took too long: browsers do not tell the two apart. Anything else cannot be had here. */
async function credentialOf(act: () => Promise<Credential | null>): Promise<Outcome<PublicKeyCredential>> {
  try {
    const credential = await act();
    return credential instanceof PublicKeyCredential ? success(credential) : failed('passkey-unavailable');
  } catch (error) {
    return failed(
      error instanceof DOMException && error.name === 'NotAllowedError'
        ? 'passkey-declined'
        : 'passkey-unavailable',
    );
  }
}

function secretIn(first: BufferSource | undefined): Outcome<string> {
  if (!(first instanceof ArrayBuffer) || first.byteLength !== 32) return failed('passkey-without-prf');
  return success(bytesToHex(new Uint8Array(first)));
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
