import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Sandbox } from '@drydock/session';
import type { Command } from '../../command.ts';
import { simulatedPage } from './simulated-page.ts';

/** Where the committed page lies. */
export const simulatedFile = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../../../../docs/simulated.md',
);

/** What the page must say now. */
export async function currentSimulatedPage(): Promise<string> {
  const { cluster, stop } = await bootedSandbox();
  try {
    return simulatedPage(cluster.server.inventory(), cluster.profile.version);
  } finally {
    stop();
  }
}

async function bootedSandbox() {
  const sandbox = await Sandbox.create({ seed: 'docs' });
  return { cluster: sandbox.cluster, stop: () => sandbox.stop() };
}

/** Whether the committed page says what it must say. */
export async function simulatedPageIsFresh(): Promise<boolean> {
  const committed = await readFile(simulatedFile, 'utf8').catch(() => '');
  return committed === (await currentSimulatedPage());
}

/** Writes the page "what is simulated". */
export const docsSimulated: Command = {
  words: ['docs', 'simulated'],
  usage: 'docs simulated',
  summary: 'writes docs/simulated.md from the registries',
  async run() {
    await writeFile(simulatedFile, await currentSimulatedPage());
    process.stdout.write(`${path.relative(process.cwd(), simulatedFile)}\n`);
    return 0;
  },
};
