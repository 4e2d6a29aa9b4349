// How host names in punycode read: the samples of RFC 3492 §7.1, and what is no punycode at all.
import { describe, expect, it } from 'vitest';
import { readableHost } from '../../lib/core/punycode.ts';

describe('a host name', () => {
  it.each([
    ['mnchen-3ya', 'münchen'],
    ['80ak6aa92e', 'аррӏе'], // Cyrillic throughout
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'], // RFC 3492 §7.1 (B)
    ['4dbcagdahymbxekheh6e0a7fei0b', 'למההםפשוטלאמדבריםעברית'], // (E)
    ['n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa', 'なぜみんな日本語を話してくれないのか'], // (G)
    ['b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'], // (I), whose sample writes one letter large
    ['2-u9tlzr9756bt3uc0v', 'ひとつ屋根の下2'], // (O)
    ['ls8h', '💩'],
  ])('xn--%s reads %s', (encoded, reads) => {
    expect(readableHost(`xn--${encoded}.example`)).toBe(`${reads}.example`);
  });

  it('is read label by label, with its port', () => {
    expect(readableHost('shop.xn--mnchen-3ya.example:8443')).toBe('shop.münchen.example:8443');
  });

  it.each(['shop.example', 'localhost:4021', '127.0.0.1', 'xnxn--.example'])(
    '%s reads as it is written',
    (host) => {
      expect(readableHost(host)).toBeNull();
    },
  );

  it.each(['xn--mnchen-3y.example', 'xn--ü.example', 'xn--99999999.example', 'xn--a-99.example'])(
    'nothing is made up for %s',
    (host) => {
      expect(readableHost(host)).toBeNull();
    },
  );
});
