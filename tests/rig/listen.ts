// Opens a server of the local world on a free port of 127.0.0.1 and, where the machine has it, of ::1:
// `localhost` means either, and a browser may try any.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RequestLog, record } from './request-log.ts';

export type Listening = {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  close(): Promise<void>;
};

export async function listen(name: string, log: RequestLog, answer: RequestListener): Promise<Listening> {
  const recorded: RequestListener = (request, response) => {
    record(log, name, request, response);
    answer(request, response);
  };
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const listening = await tryBoth(recorded);
    if (listening !== null) return listening;
  }
  throw new Error(`${name}: no port is free on both 127.0.0.1 and ::1`);
}

/** Null when somebody else has the same port on ::1. */
async function tryBoth(answer: RequestListener): Promise<Listening | null> {
  const first = await bind(answer, '127.0.0.1', 0);
  const { port } = first.address() as AddressInfo; // a TCP server that listens has one
  try {
    const second = await bind(answer, '::1', port);
    return listeningOn(port, [first, second]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return listeningOn(port, [first]);
    await close(first);
    return null;
  }
}

async function bind(answer: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer(answer).listen(port, host);
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
