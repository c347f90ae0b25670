import path from 'node:path';
import { lintExpressions } from '@drydock/grading';
import { formatFinding, loadLab, readLabFolder } from '@drydock/lab';
import { UsageError, type Command } from '../../command.ts';
import { findLabs } from './find-labs.ts';

/** Schema and style of every lab below the directories. */
export const labLint: Command = {
  words: ['lab', 'lint'],
  usage: 'lab lint DIR…',
  summary: 'schema and style of labs',
  async run(args) {
    if (args.length === 0) throw new UsageError('no directory given');
    const labs = (await Promise.all(args.map(findLabs))).flat();
    let errors = 0;
    for (const directory of labs) {
      const files = await readLabFolder(directory);
      const { lab, findings } = loadLab(files);
      const all = [...findings, ...(lab ? lintExpressions(lab, files) : [])];
      for (const finding of all)
        process.stdout.write(`${path.relative('.', directory)}/${formatFinding(finding)}\n`);
      errors += all.filter(({ severity }) => severity === 'error').length;
    }
    process.stdout.write(
      `${labs.length} lab${labs.length === 1 ? '' : 's'}, ${errors} error${errors === 1 ? '' : 's'}\n`,
    );
    return errors > 0 ? 1 : 0;
  },
};
