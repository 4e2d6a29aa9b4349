// Passkeys: what is asked of the browser, and the words for everything that an authenticator may not have or do.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { passkeys } from '../../lib/browser/surface/passkeys.ts';
import { failed, success } from '../../lib/core/failure.ts';

/** As browsers have it: nothing but one of these is a credential. */
class Credential {
  constructor(
    private readonly prf: object | undefined,
    readonly rawId: ArrayBuffer = Uint8Array.of(1, 2, 250, 251, 252).buffer,
  ) {}
  getClientExtensionResults() {
    return this.prf === undefined ? {} : { prf: this.prf };
  }
}

const secret = new Uint8Array(32).fill(7).buffer;
const view = { credential: 'AQL6-_w', salt: '5a'.repeat(32) };

function browserWith({ create = vi.fn(), get = vi.fn() }: { create?: unknown; get?: unknown }) {
  vi.stubGlobal('PublicKeyCredential', Credential);
  vi.stubGlobal('navigator', { credentials: { create, get } });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('making one', () => {
  it('with its secret at once', async () => {
    const create = vi.fn(
      async (_options: CredentialCreationOptions) =>
        new Credential({ enabled: true, results: { first: secret } }),
    );
    browserWith({ create });
    const made = await passkeys.make('0xf39F…2266');
    expect(made).toMatchObject(success({ credential: view.credential, secret: '07'.repeat(32) }));
    const asked = create.mock.calls[0]?.[0].publicKey;
    expect(asked?.rp.id).toBeUndefined();
    expect(asked?.authenticatorSelection?.userVerification).toBe('required');
    expect(asked?.challenge).toHaveLength(32);
  });

  it('with its secret only when it is asked', async () => {
    const get = vi.fn(async () => new Credential({ results: { first: secret } }));
    browserWith({ create: async () => new Credential({ enabled: true }), get });
    expect(await passkeys.make('')).toMatchObject(success({ secret: '07'.repeat(32) }));
    expect(get).toHaveBeenCalledOnce();
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'an authenticator without secrets',
      async () => new Credential({ enabled: false }),
      'passkey-without-prf',
    ],
    ['a browser that has never heard of them', async () => new Credential(undefined), 'passkey-without-prf'],
    [
      'somebody who says no',
      () => Promise.reject(new DOMException('', 'NotAllowedError')),
      'passkey-declined',
    ],
    [
      'a page that may not',
      () => Promise.reject(new DOMException('', 'SecurityError')),
      'passkey-unavailable',
    ],
    ['no answer', async () => null, 'passkey-unavailable'],
  ])('%s', async (_name, create, name) => {
    browserWith({ create });
    expect(await passkeys.make('')).toEqual(failed(name as 'passkey-wrong'));
  });
});

describe('asking it', () => {
  it('for this passkey, this salt, and its owner', async () => {
    const get = vi.fn(
      async (_options: CredentialRequestOptions) => new Credential({ results: { first: secret } }),
    );
    browserWith({ get });
    expect(await passkeys.ask(view)).toEqual(success('07'.repeat(32)));
    expect(get.mock.calls[0]?.[0].publicKey).toMatchObject({
      allowCredentials: [{ type: 'public-key', id: Uint8Array.of(1, 2, 250, 251, 252) }],
      userVerification: 'required',
      extensions: { prf: { eval: { first: new Uint8Array(32).fill(0x5a) } } },
    });
  });

  it.each<[string, object | undefined]>([
    ['none', undefined],
    ['no result', {}],
    ['half of one', { results: { first: new ArrayBuffer(16) } }],
  ])('what gives %s opens nothing', async (_name, prf) => {
    browserWith({ get: async () => new Credential(prf) });
    expect(await passkeys.ask(view)).toEqual(failed('passkey-without-prf'));
  });

  it('where there are none, or none for extensions, none is offered', () => {
    vi.stubGlobal('location', { protocol: 'chrome-extension:' });
    expect(passkeys.isAvailable()).toBe(false);
    browserWith({});
    expect(passkeys.isAvailable()).toBe(true);
    vi.stubGlobal('location', { protocol: 'moz-extension:' });
    expect(passkeys.isAvailable()).toBe(false);
  });
});
