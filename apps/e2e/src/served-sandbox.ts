import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const cli = path.resolve(import.meta.dirname, '../../cli/bin/drydock.mjs');

export interface ServedSandbox {
  stop(): Promise<void>;
}

/** `drydock sandbox serve` in a process of its own, ready when its kubeconfig is written. */
export async function serveSandbox(
  kubeconfig: string,
  ...options: readonly string[]
): Promise<ServedSandbox> {
  const server = spawn(
    process.execPath,
    [cli, 'sandbox', 'serve', '--port', '0', '--kubeconfig', kubeconfig, ...options],
    { env: { ...process.env, DRYDOCK_NO_BUILD: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await listening(server, () => said);
  return {
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

function listening(server: ChildProcess, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`sandbox serve left with ${code}: ${said()}`)));
    server.stdout?.on('data', () => {
      if (/https:\/\/\S+:\d+/.test(said())) resolve();
    });
  });
}
