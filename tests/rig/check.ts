// Buys everything in the local world once with the reference clients, and compares what the chain moved
// with the price, to the last unit. Run: npx tsx tests/rig/check.ts
import type { Address, Hash } from 'viem';
import type { Chain } from './chain.ts';
import { amountOf, type Good, UNLUCKY } from './goods.ts';
import { otherChainChecks } from './other-chain-check.ts';
import { type Payer, payers } from './payers.ts';
import { runChecks } from './self-check.ts';
import type { Shop } from './shops.ts';
import { smartAccountChecks } from './smart-account-check.ts';
import { solanaChecks } from './solana-check.ts';
import { solanaNodeChecks } from './solana-node-check.ts';
import { solanaPayers } from './solana-payers.ts';
import type { SolanaShop, SolanaSide } from './solana-side.ts';
import { tollhouseChecks } from './tollhouse-check.ts';
import { startWorld, type World } from './world.ts';

type Purchase = {
  readonly shop: string;
  readonly url: string;
  readonly good: Good;
  readonly witness: Witness;
  pay: Payer;
};
/** What the chain says of a purchase. */
type Witness = {
  takings(): Promise<bigint>;
  purse(): Promise<bigint>;
  movedBy(transaction: string): Promise<bigint>;
};
type Result = {
  readonly purchase: Purchase;
  readonly moved: bigint;
  readonly tx: string;
  readonly ms: number;
  readonly fault: string | null;
};

const started = performance.now();
const world = await startWorld();
console.log(`The world opened in ${Math.round(performance.now() - started)} ms.`);
const solana = await world.solana();
const results: Result[] = [];
for (const purchase of [...purchasesIn(world), ...(await purchasesOn(solana))])
  results.push(await buy(purchase));
report(results);
const counts = [
  await runChecks('Paid on Solana', await solanaChecks(solana)),
  await runChecks('The node of the local Solana', solanaNodeChecks(solana)),
  await runChecks('Other EVM chains', otherChainChecks),
  await runChecks('An account that is a contract', smartAccountChecks(world)),
  await runChecks('Permit2', tollhouseChecks(world.chain, await world.tollhouse())),
];
await world.close();
conclude();

function purchasesIn({ shops, newspaper, rpcUrl, chain }: World): Purchase[] {
  const pay = payers(rpcUrl);
  const from = (
    shop: string,
    origin: string,
    payTo: Address,
    dialect: Shop['dialect'],
    goods: readonly Good[],
  ) => {
    const witness = witnessOn(chain, payTo);
    return goods.map((good) => ({ shop, url: origin + good.path, good, witness, pay: pay[dialect] }));
  };
  return [
    ...Object.values(shops).flatMap((shop) =>
      from(shop.name, shop.origin, shop.payTo, shop.dialect, shop.goods),
    ),
    ...from('newspaper', newspaper.origin, newspaper.payTo, 'v2', newspaper.goods.v2),
    ...from('newspaper', newspaper.localhost, newspaper.payTo, 'v1', newspaper.goods.v1),
  ];
}

function witnessOn(chain: Chain, payTo: Address): Witness {
  return {
    takings: () => chain.usdcBalance(payTo),
    purse: () => chain.usdcBalance(chain.wallet.address),
    movedBy: async (transaction) => (await chain.transferOfTransaction(transaction as Hash)).value, // as of a receipt
  };
}

async function purchasesOn({ shops, chain }: SolanaSide): Promise<Purchase[]> {
  const pay = await solanaPayers(chain.rpcUrl);
  const from = ({ name, origin, payTo, dialect, goods }: SolanaShop): Purchase[] => {
    const witness: Witness = {
      takings: () => chain.usdcBalance(payTo),
      purse: () => chain.usdcBalance(chain.wallet.address),
      movedBy: async (transaction) => chain.transferOfTransaction(transaction).value,
    };
    return goods.map((good) => ({ shop: name, url: origin + good.path, good, witness, pay: pay[dialect] }));
  };
  return Object.values(shops).flatMap(from);
}

async function buy(purchase: Purchase): Promise<Result> {
  const { witness } = purchase;
  const balances = () => Promise.all([witness.takings(), witness.purse()]);
  const [payeeBefore, walletBefore] = await balances();
  const start = performance.now();
  const answer = await ask(purchase);
  const ms = performance.now() - start;
  const [payeeAfter, walletAfter] = await balances();
  const moved = payeeAfter - payeeBefore;
  const fault =
    walletBefore - walletAfter !== moved
      ? 'what the wallet lost is not what the payee got'
      : moved !== expectedOf(purchase.good)
        ? `expected ${expectedOf(purchase.good)}`
        : (answer.fault ?? (await faultOfTransaction(witness, answer.tx, moved)));
  return { purchase, moved, ms, tx: answer.tx ?? '', fault };
}

/** A shop that breaks takes nothing; one that loses its answer has taken the price. */
function expectedOf(good: Good): bigint {
  return good.path === UNLUCKY.broken ? 0n : amountOf(good.price);
}

async function ask({ good, url, pay }: Purchase): Promise<{ tx: string | null; fault: string | null }> {
  const body = 'a small test';
  try {
    const response = await pay(url, good.method === 'POST' ? { method: 'POST', body } : {});
    const content = await response.text();
    return { tx: transactionIn(response), fault: faultOfAnswer(good, response, content, body) };
  } catch (error) {
    return { tx: null, fault: good.path.startsWith(UNLUCKY.lost) ? null : String(error) };
  }
}

function transactionIn(response: Response): string | null {
  const header = response.headers.get('payment-response') ?? response.headers.get('x-payment-response');
  if (header === null) return null;
  const receipt = JSON.parse(Buffer.from(header, 'base64').toString()) as { transaction: string };
  return receipt.transaction;
}

function faultOfAnswer(good: Good, response: Response, content: string, sent: string): string | null {
  if (good.path === UNLUCKY.broken) return response.status === 500 ? null : `answered ${response.status}`;
  if (response.status !== 200) return `answered ${response.status}: ${content.slice(0, 200)}`;
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith(good.mimeType)) return `is ${type}, not ${good.mimeType}`;
  if (good.method === 'POST' && !content.includes(sent)) return 'does not echo what was sent';
  return null;
}

async function faultOfTransaction(
  witness: Witness,
  tx: string | null,
  moved: bigint,
): Promise<string | null> {
  if (tx === null) return null;
  const value = await witness.movedBy(tx);
  return value === moved ? null : `the transaction moved ${value}`;
}

function report(rows: readonly Result[]): void {
  console.log(line('shop', 'route', 'price', 'moved', 'ms', 'tx'));
  for (const { purchase, moved, tx, ms, fault } of rows) {
    const { shop, good } = purchase;
    console.log(
      line(shop, `${good.method} ${good.path}`, good.price, String(moved), ms.toFixed(1), tx.slice(0, 12)),
    );
    if (fault !== null) console.log(`  FAILED: ${fault}`);
  }
}

function conclude(): void {
  const bad = results.filter(({ fault }) => fault !== null).length;
  const passed = counts.reduce((sum, count) => sum + count.passed, results.length - bad);
  const failed = counts.reduce((sum, count) => sum + count.failed, bad);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function line(shop: string, route: string, price: string, moved: string, ms: string, tx: string): string {
  const columns = [
    shop.padEnd(10),
    route.padEnd(26),
    price.padStart(7),
    moved.padStart(8),
    ms.padStart(7),
    ` ${tx}`,
  ];
  return columns.join(' ');
}
