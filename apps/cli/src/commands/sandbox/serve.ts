import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { RealTimeDriver, Sandbox } from '@drydock/session';
import type { Command } from '../../command.ts';

const host = '127.0.0.1';
const largestBody = 4 * 1024 * 1024;

/** The API server of a fresh cluster over plain HTTP on loopback. HTTPS with a CA, and streams, are issue 3. */
export const sandboxServe: Command = {
  words: ['sandbox', 'serve'],
  usage: 'sandbox serve [--port N] [--kubeconfig FILE]',
  summary: 'a simulated API server for the official kubectl (plain HTTP, loopback)',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        kubeconfig: { type: 'string' },
        seed: { type: 'string', default: 'sandbox' },
      },
    });
    const sandbox = await Sandbox.create({ seed: values.seed, start: Date.now() }); // an official kubectl tells ages by its own clock
    const driver = new RealTimeDriver(sandbox.clock, {
      onFailure: (error) => {
        throw error;
      },
    });
    driver.start();
    const server = createServer((request, response) => void answer(sandbox, driver, request, response));
    await new Promise<void>((resolve) => server.listen(Number(values.port), host, resolve));
    const address = server.address();
    const url = `http://${host}:${typeof address === 'object' && address ? address.port : values.port}`;
    if (values.kubeconfig) await writeFile(values.kubeconfig, kubeconfig(url), { mode: 0o600 });
    process.stdout.write(`serving on ${url}\n`);
    return new Promise<number>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => {
          server.close();
          server.closeAllConnections();
          void driver.stop().then(() => resolve(0));
        });
    });
  },
};

async function answer(
  sandbox: Sandbox,
  driver: RealTimeDriver,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) return void response.writeHead(413).end();
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const started = await driver.exclusively(async () => ({
    reply: sandbox.cluster.handleHttp({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers,
      body: Buffer.concat(chunks),
    }),
  }));
  const reply = await started.reply;
  response.writeHead(reply.status, reply.headers);
  if (reply.body instanceof Uint8Array) return void response.end(reply.body);
  response.flushHeaders();
  for await (const chunk of reply.body)
    if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve));
  response.end();
}

function kubeconfig(server: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: drydock
  cluster:
    server: ${server}
contexts:
- name: drydock
  context:
    cluster: drydock
    user: drydock
current-context: drydock
users:
- name: drydock
  user: {}
`;
}
