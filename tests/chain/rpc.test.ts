// One question, one answer: whatever an endpoint sends is a value, a refusal, silence or nonsense, and never an exception.
import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { encodeFunctionData, erc20Abi } from 'viem';
import { describe, expect, it, vi } from 'vitest';
import { readAllowance } from '../../lib/chain/allowance.ts';
import {
  blockOf,
  countOf,
  flagOf,
  logsOf,
  numberOf,
  quantityOf,
  receiptOf,
  wordOf,
} from '../../lib/chain/answers.ts';
import { balanceOf, chainIdOf } from '../../lib/chain/evm.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { payer } from '../fixtures/challenges.ts';
import { blockReply, endpoint, hashOf, usdc } from './endpoint.ts';

const sends =
  (status: number, body: string, type = 'application/json') =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': type }).end(body);

describe('what an endpoint sends', () => {
  it.each<[string, number, string, string]>([
    ['a result', 200, '{"jsonrpc":"2.0","id":1,"result":"0x1"}', 'result'],
    ['a result that is null', 200, '{"result":null}', 'result'],
    ['an error that is null beside a result', 200, '{"error":null,"result":"0x1"}', 'result'],
    ['an error', 200, '{"error":{"code":-32000,"message":"too wide"}}', 'refused'],
    ['an error with HTTP 400', 400, '{"error":{"code":-32000,"message":"too wide"}}', 'refused'],
    ['an error without a message', 200, '{"error":{}}', 'refused'],
    ['an error that is a text', 200, '{"error":"no"}', 'refused'],
    ['HTTP 400 without JSON-RPC', 400, '{}', 'refused'],
    ['HTTP 413', 413, '{}', 'refused'],
    ['a list', 200, '[]', 'result'],
    ['HTML', 200, '<html>', 'garbled'],
    ['nothing', 200, '', 'garbled'],
    ['half an answer', 200, '{"result":"0x', 'garbled'],
    ['HTTP 401', 401, '{}', 'silent'],
    ['HTTP 404', 404, '{}', 'silent'],
  ])('%s', async (_name, status, body, kind) => {
    const { url } = await endpoint({}, { eth_chainId: () => sends(status, body) });
    expect((await rpcAt(url)('eth_chainId')).kind).toBe(kind);
  });

  it('a failure that passes is asked again, once', async () => {
    const replies = [sends(503, '{}'), sends(200, '{"result":"0x1"}')];
    const { url, asked } = await endpoint({}, { eth_chainId: () => replies.shift() });
    expect(await rpcAt(url)('eth_chainId')).toEqual({ kind: 'result', result: '0x1' });
    expect(asked).toHaveLength(2);
  });

  it('no server, and no address at all, is silence', async () => {
    expect(await rpcAt('http://127.0.0.1:9')('eth_chainId')).toEqual({ kind: 'silent' });
    expect(await rpcAt('not an address')('eth_chainId')).toEqual({ kind: 'silent' });
  });

  it('a body that drips for ever is silence, and so is one that asks to come back tomorrow', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => briefly());
    const drip = (response: ServerResponse) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).write('{"result":');
    const later = (response: ServerResponse) =>
      void response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '86400' }).end('{}');
    for (const reply of [drip, later]) {
      const { url } = await endpoint({}, { eth_chainId: () => reply });
      expect(await rpcAt(url)('eth_chainId')).toEqual({ kind: 'silent' });
    }
    expect(AbortSignal.timeout).toHaveBeenCalledWith(8_000);
  });
});

/** What AbortSignal.timeout gives, sooner. */
function briefly(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('over', 'TimeoutError')), 200);
  return controller.signal;
}

describe('what an answer is read as', () => {
  const long = `0x${'0'.repeat(63)}2`;
  const readers = { quantityOf, countOf, wordOf, numberOf, flagOf };

  it.each<[keyof typeof readers, unknown, unknown]>([
    ['quantityOf', '0x0', 0n],
    ['quantityOf', '0xFf', 255n],
    ['quantityOf', long, 2n],
    ['quantityOf', '0x', null],
    ['quantityOf', `0x${'f'.repeat(65)}`, null],
    ['quantityOf', '12', null],
    ['quantityOf', '-0x1', null],
    ['quantityOf', 1, null],
    ['quantityOf', null, null],
    ['countOf', '0x10', 16],
    ['countOf', '0x1fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['countOf', '0x20000000000000', null],
    ['wordOf', `0x${'AB'.repeat(32)}`, `0x${'ab'.repeat(32)}`],
    ['wordOf', `0x${'ab'.repeat(31)}`, null],
    ['wordOf', `0x${'ab'.repeat(31)}zz`, null],
    ['numberOf', long, 2n],
    ['numberOf', '0x', null],
    ['numberOf', '0x2', null],
    ['flagOf', long, null],
    ['flagOf', `0x${'0'.repeat(63)}1`, true],
    ['flagOf', `0x${'0'.repeat(64)}`, false],
    ['flagOf', true, null],
  ])('%s(%j)', (reader, value, read) => {
    expect(readers[reader](value)).toBe(read);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no number', { number: null }],
    ['a number in decimal', { number: '7' }],
    ['no time', { timestamp: undefined }],
    ['a time that no calendar has', { timestamp: `0x${'f'.repeat(40)}` }],
    ['half a hash', { hash: '0xab' }],
  ])('a block with %s is none', (_name, change) => {
    expect(blockOf(blockReply(7))).toMatchObject({ number: 7, hash: hashOf(7) });
    expect(blockOf(blockReply(7, change))).toBeNull();
  });

  const log = {
    address: usdc,
    topics: [hashOf(1)],
    data: '0x',
    blockNumber: '0x1',
    blockHash: hashOf(2),
    transactionHash: hashOf(3),
    logIndex: '0x0',
  };

  it.each<[string, Record<string, unknown>]>([
    ['that was removed', { removed: true }],
    ['of a short address', { address: '0x12' }],
    ['without topics', { topics: null }],
    ['with a topic that is none', { topics: ['0x12'] }],
    ['with half a byte of data', { data: '0x123' }],
    ['of a pending block', { blockNumber: null }],
    ['without its block’s hash', { blockHash: null }],
    ['without a transaction', { transactionHash: '0x' }],
    ['without a place', { logIndex: null }],
  ])('a log %s spoils the list', (_name, change) => {
    expect(logsOf([log])).toHaveLength(1);
    expect(logsOf([log, { ...log, ...change }])).toBeNull();
  });

  it('no reader throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const read of [...Object.values(readers), blockOf, logsOf, receiptOf]) read(value);
        logsOf([{ ...log, topics: value }, value]);
        receiptOf({ logs: value, status: value });
      }),
    );
  });
});

describe('what screens ask', () => {
  it('a balance, and the number of the chain', async () => {
    const { url, asked } = await endpoint({}, { eth_call: () => ({ result: hashOf(5) }) });
    expect(await balanceOf(rpcAt(url), usdc, usdc)).toEqual(success(5n));
    expect(await chainIdOf(rpcAt(url))).toEqual(success(84532));
    const data = `0x70a08231${usdc.slice(2).toLowerCase().padStart(64, '0')}`;
    expect(asked[0]?.params).toEqual([{ to: usdc, data }, 'latest']);
  });

  it('what Permit2 may take: of this token, of this account', async () => {
    const { url, asked } = await endpoint({}, { eth_call: () => ({ result: hashOf(7) }) });
    expect(await readAllowance(rpcAt(url), usdc, payer)).toEqual(success(7n));
    const data = encodeFunctionData({
      abi: erc20Abi,
      functionName: 'allowance',
      args: [payer, '0x000000000022D473030F116dDEE9F6B43aC78BA3'],
    });
    expect(asked[0]?.params).toEqual([{ to: usdc, data }, 'latest']);
  });

  it.each<[string, unknown]>([
    ['no contract', '0x'],
    ['half a word', '0x07'],
    ['something that is no number', 'none'],
  ])('%s is no allowance', async (_name, result) => {
    const { url } = await endpoint({}, { eth_call: () => ({ result }) });
    expect(await readAllowance(rpcAt(url), usdc, payer)).toEqual(failed('rpc-malformed'));
  });

  it('where no contract is there is no balance', async () => {
    const { url } = await endpoint({}, { eth_call: () => ({ result: '0x' }) });
    expect(await balanceOf(rpcAt(url), usdc, usdc)).toEqual(failed('rpc-malformed'));
  });
});
