import { writeText } from '@drydock/machinery';
import { Errno, type Program } from '@drydock/shell';
import { exec } from '../../exec.ts';

/** Options are for redis-server; anything else is a command. */
export const redisEntrypoint: Program = async (process) => {
  const words = process.argv.slice(1);
  const first = words[0] ?? 'redis-server';
  const argv = first.startsWith('-') || first.endsWith('.conf') ? ['redis-server', ...words] : words;
  try {
    return await exec(process, argv);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await writeText(process.stderr, `/usr/local/bin/docker-entrypoint.sh: 1: exec: ${first}: not found\n`);
    return 127;
  }
};
