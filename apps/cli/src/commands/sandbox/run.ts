import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addonsOf, imagesOf, loadSessionLab, prepareLab, Sandbox, stopJq } from '@drydock/session';
import { UsageError, type Command } from '../../command.ts';
import { checkAddons } from './addons.ts';

/** Fresh session, virtual time; the files run in order, in one shell each, on the same cluster. */
export const sandboxRun: Command = {
  words: ['sandbox', 'run'],
  usage: 'sandbox run [--profile NAME] [--addon NAME]… [--lab DIR] [--seed TEXT] [--json] FILE…',
  summary: 'run bash files on a fresh simulated cluster',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        profile: { type: 'string' },
        addon: { type: 'string', multiple: true, default: [] },
        lab: { type: 'string' },
        seed: { type: 'string', default: 'sandbox' },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length === 0) throw new UsageError('no script given');
    const scripts = await Promise.all(positionals.map(readScript));
    checkAddons(values.addon);
    const lab = await loadSessionLab(values.lab ? path.resolve(values.lab) : '', values.seed);
    const sandbox = await Sandbox.create({
      seed: values.seed,
      addons: [...values.addon, ...addonsOf(lab)],
      images: imagesOf(lab),
      ...(values.profile ? { profile: values.profile } : {}),
    });
    if (lab) await prepareLab(lab, sandbox);
    let failed = 0;
    for (const { file, text } of scripts) {
      const began = performance.now();
      const { exitCode, stdout, stderr, virtualMs } = await sandbox.runScript(text, path.basename(file));
      const wallMs = Math.round(performance.now() - began);
      failed ||= exitCode;
      if (values.json)
        process.stdout.write(
          `${JSON.stringify({ script: file, exitCode, stdout, stderr, virtualMs, wallMs })}\n`,
        );
      else {
        process.stdout.write(stdout);
        process.stderr.write(stderr);
      }
    }
    sandbox.stop();
    await stopJq();
    return failed;
  },
};

async function readScript(file: string): Promise<{ file: string; text: string }> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new UsageError(
      `${file}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'No such file or directory' : (error as Error).message}`,
    );
  }
}
