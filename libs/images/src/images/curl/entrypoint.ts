import { writeText } from '@drydock/machinery';
import { Errno, type Program } from '@drydock/shell';
import { exec } from '../../exec.ts';

/** Options are for curl; anything else that is a command runs instead of it. */
export const curlEntrypoint: Program = async (process) => {
  const words = process.argv.slice(process.argv.indexOf('/entrypoint.sh') + 1);
  const first = words[0] ?? '';
  const isCommand =
    first !== '' &&
    !first.startsWith('-') &&
    ['/bin', '/usr/bin'].some((path) => process.fs.exists(`${path}/${first.replace(/^.*\//, '')}`));
  const argv = isCommand ? words : ['curl', ...words];
  try {
    return await exec(process, argv);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await writeText(process.stderr, `/entrypoint.sh: exec: line 11: ${argv[0]}: not found\n`);
    return 127;
  }
};
