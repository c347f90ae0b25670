import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { isAddress, lookUpHost } from '../../net/resolver.ts';
import { program, type ProgramIo } from '../support/program-io.ts';

const files: Readonly<Record<string, string>> = {
  group: '/etc/group',
  passwd: '/etc/passwd',
  services: '/etc/services',
};

/** glibc's getent: hosts, ahosts, ahostsv4, passwd, group. */
export const getent = program(async (io) => {
  const [database, ...keys] = io.args;
  if (database === undefined) return io.error('wrong number of arguments');
  if (/^a?hosts(v4)?$/.test(database)) return hosts(io, database, keys);
  const path = files[database];
  if (path === undefined) return io.error(`Unknown database: ${database}`);
  const lines = readLines(io, path);
  const found = keys.map((key) =>
    lines.find((line) => [line.split(':')[0], line.split(':')[2]].includes(key)),
  );
  for (const line of keys.length === 0 ? lines : found) if (line !== undefined) io.print(`${line}\n`);
  return found.includes(undefined) ? 2 : 0;
});

function readLines(io: ProgramIo, path: string): readonly string[] {
  try {
    return decodeUtf8(io.process.fs.readFile(path)).split('\n').filter(Boolean);
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}

async function hosts(io: ProgramIo, database: string, names: readonly string[]): Promise<number> {
  let code = 0;
  for (const name of names) {
    const { addresses, asked, source } = await lookUpHost(io.process, name, io.process.ended);
    const full = source === 'dns' ? (asked.at(-1)?.question ?? name) : name;
    if (addresses.length === 0) code = 2;
    for (const [index, address] of addresses.entries()) {
      const shown = isAddress(name) ? address : full;
      if (database === 'hosts') io.print(`${address.padEnd(15)} ${shown}\n`);
      else
        for (const type of ['STREAM', 'DGRAM', 'RAW'])
          io.print(
            `${address.padEnd(15)} ${type.padEnd(6)} ${index === 0 && type === 'STREAM' ? shown : ''}\n`,
          );
    }
  }
  return code;
}
