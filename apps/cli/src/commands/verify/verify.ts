import type { Command } from '../../command.ts';
import { imagesPageIsFresh } from '../docs/images.ts';
import { simulatedPageIsFresh } from '../docs/simulated.ts';

/** One generated thing that must be up to date. */
interface Check {
  readonly what: string;
  /** The command that brings it up to date. */
  readonly update: string;
  isFresh(): Promise<boolean>;
}

const checks: readonly Check[] = [
  {
    what: 'docs/images.md',
    update: 'npx drydock docs images',
    isFresh: imagesPageIsFresh,
  },
  {
    what: 'docs/simulated.md',
    update: 'npx drydock docs simulated',
    isFresh: simulatedPageIsFresh,
  },
];

/** Every generated file is up to date; all that are not are named, not only the first. */
export const verify: Command = {
  words: ['verify'],
  usage: 'verify',
  summary: 'every generated file is up to date',
  async run() {
    let stale = 0;
    for (const { what, update, isFresh } of checks) {
      const fresh = await isFresh();
      process.stdout.write(fresh ? `ok     ${what}\n` : `stale  ${what}: run ${update}\n`);
      if (!fresh) stale++;
    }
    return stale === 0 ? 0 : 1;
  },
};
