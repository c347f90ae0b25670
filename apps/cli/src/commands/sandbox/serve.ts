import { randomBytes } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { serveSecurely, type SecureServer } from '@drydock/secure-serving';
import { addonsOf, imagesOf, loadSessionLab, prepareLab, RealTimeDriver, Sandbox } from '@drydock/session';
import { UsageError, type Command } from '../../command.ts';
import { checkAddons } from './addons.ts';
import { servedCluster } from './served-cluster.ts';

/** The API server of a fresh cluster over HTTPS, in real time, until a signal ends it. */
export const sandboxServe: Command = {
  words: ['sandbox', 'serve'],
  usage:
    'sandbox serve [--port N] [--kubeconfig FILE] [--no-kubelet] [--addon NAME]… [--lab DIR] [--profile NAME]',
  summary: 'a simulated API server over HTTPS for the official kubectl, helm, k9s',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        kubeconfig: { type: 'string' },
        'no-kubelet': { type: 'boolean', default: false },
        addon: { type: 'string', multiple: true, default: [] },
        lab: { type: 'string' },
        profile: { type: 'string' },
        seed: { type: 'string', default: 'sandbox' },
      },
    });
    const port = portOf(values.port);
    checkAddons(values.addon);
    const ended = signalled();
    const sandbox = await createSandbox(values);
    const driver = new RealTimeDriver(sandbox.clock, {
      onFailure: (error) => {
        throw error;
      },
    });
    const token = randomBytes(24).toString('base64url');
    const api = servedCluster(sandbox, driver, token);
    const server = await serveSecurely({ api, port, host: values.host }).catch(
      (error: NodeJS.ErrnoException) => listenFailure(error, values.host, port),
    );
    if (typeof server === 'string') {
      process.stderr.write(`drydock: ${server}\n`);
      return 1;
    }
    driver.start();
    if (values.kubeconfig)
      await writePrivately(values.kubeconfig, await kubeconfigOf(sandbox, server, token));
    process.stdout.write(`serving on ${server.url}\n`);
    await ended;
    await server.close();
    await driver.stop();
    sandbox.stop();
    return 0;
  },
};

interface SandboxSettings {
  readonly seed: string;
  readonly lab?: string | undefined;
  readonly profile?: string | undefined;
  readonly addon: readonly string[];
  readonly 'no-kubelet': boolean;
}

async function createSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const { seed, lab: directory, profile } = settings;
  const lab = await loadSessionLab(directory ? path.resolve(directory) : '', seed);
  const wanted = profile ?? lab?.lab.spec.environment?.profile;
  const sandbox = await Sandbox.create({
    seed,
    // an official kubectl tells ages by its own clock; a lab's manifests settle before somebody comes
    start: Date.now() - (lab ? settledBefore : 0),
    addons: [...settings.addon, ...addonsOf(lab)],
    images: imagesOf(lab),
    controlPlaneOnly: settings['no-kubelet'],
    ...(wanted ? { profile: wanted } : {}),
  });
  if (lab) await prepareLab(lab, sandbox);
  await sandbox.clock.runUntil(Date.now());
  return sandbox;
}

const settledBefore = 10 * 60_000;

/** The workstation's user by certificate, and the same by token. */
async function kubeconfigOf({ cluster }: Sandbox, server: SecureServer, token: string): Promise<string> {
  const { username, groups } = cluster.workstationUser;
  const name = cluster.profile.contextName;
  const organizations = groups.filter((group) => group !== 'system:authenticated');
  return server.kubeconfig(name, [
    { name, certificate: { commonName: username, organizations } },
    { name: `${name}-token`, token },
  ]);
}

/** A file that holds a key is its owner's alone, also where it was there already. */
async function writePrivately(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port: not a port: ${text}`);
  return port;
}

function listenFailure({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `${host}:${port} is in use`;
  return code === 'EACCES' ? `${host}:${port}: permission denied` : message;
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
