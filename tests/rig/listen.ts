// Opens a server of the local world on a free port of 127.0.0.1 and, where the machine has it, of ::1:
// `localhost` means either, and a browser may try any.
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type RequestLog, record } from './request-log.ts';

export type Listening = {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  close(): Promise<void>;
};

export async function listen(name: string, log: RequestLog, answer: RequestListener): Promise<Listening> {
  return listenWith((recorded) => createServer(recorded), name, log, answer);
}

/** By https, with the test world's own certificate; browsers find its names, as shop.test, at this machine. */
export async function listenByTls(
  name: string,
  log: RequestLog,
  answer: RequestListener,
): Promise<Listening> {
  const [key, cert] = ['key', 'cert'].map((part) =>
    readFileSync(new URL(`./certificate/${part}.pem`, import.meta.url)),
  );
  return listenWith(
    (recorded) => createTlsServer({ key: key as Buffer, cert: cert as Buffer }, recorded), // both were read
    name,
    log,
    answer,
  );
}

/** SHA-256 of the certificate's public key (SPKI, DER) in base64, by which a browser can be told to trust it. */
export function certificateDigest(): string {
  const { publicKey } = new X509Certificate(readFileSync(new URL('./certificate/cert.pem', import.meta.url)));
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

type Serve = (answer: RequestListener) => Server;

async function listenWith(
  serve: Serve,
  name: string,
  log: RequestLog,
  answer: RequestListener,
): Promise<Listening> {
  const recorded: RequestListener = (request, response) => {
    record(log, name, request, response);
    answer(request, response);
  };
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const listening = await tryBoth(() => serve(recorded));
    if (listening !== null) return listening;
  }
  throw new Error(`${name}: no port is free on both 127.0.0.1 and ::1`);
}

/** Null when somebody else has the same port on ::1. */
async function tryBoth(serve: () => Server): Promise<Listening | null> {
  const first = await bind(serve(), '127.0.0.1', 0);
  const { port } = first.address() as AddressInfo; // a TCP server that listens has one
  try {
    const second = await bind(serve(), '::1', port);
    return listeningOn(port, [first, second]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return listeningOn(port, [first]);
    await close(first);
    return null;
  }
}

async function bind(server: Server, host: string, port: number): Promise<Server> {
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

function listeningOn(port: number, servers: readonly Server[]): Listening {
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
