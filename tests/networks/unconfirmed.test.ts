// The chains whose token is read before it is paid with: known by name, on no shelf, and never taken for what they are not.
import { getAddress } from 'viem';
import { describe, expect, it } from 'vitest';
import { networkOf, shelf } from '../../lib/networks/index.ts';
import { unconfirmed } from '../../lib/networks/unconfirmed.ts';
import { chainToRead } from '../../lib/wallet/chains-to-read.ts';

describe.each(unconfirmed.map((chain) => [chain.name, chain] as const))('%s', (name, chain) => {
  it('is an EVM chain by its id, and not paid on before it is read', () => {
    expect(chain.id).toMatch(/^eip155:[1-9][0-9]{0,15}$/);
    expect(networkOf(shelf, chain.id)).toBeUndefined();
  });

  it('goes by a name of its own', () => {
    const others = shelf.flatMap((network) => [network.name, ...network.v1Names]);
    expect(others).not.toContain(name);
    expect(unconfirmed.filter((other) => other.name === name || other.id === chain.id)).toEqual([chain]);
  });

  it('is asked over https, for a token that is written with its checksum', () => {
    expect(new URL(chain.rpcUrl).protocol).toBe('https:');
    expect(getAddress(chain.token)).toBe(chain.token);
  });

  it('is found by the id that its endpoint tells, and by no other', () => {
    expect(chainToRead(chain.id)).toBe(chain);
    expect(chainToRead(chain.id.replace('eip155:', 'EIP155:'))).toBeUndefined();
    expect(chainToRead('eip155:8453')).toBeUndefined();
  });
});
