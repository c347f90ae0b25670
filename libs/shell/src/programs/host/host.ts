import { Errno } from '../../kernel/file-system.ts';
import type { DnsAnswer, DnsQuestion } from '../../kernel/network.ts';
import { isAddress, readResolverConfig, resolveHost, ResolveError, searchNames } from '../../net/resolver.ts';
import { program, type ProgramIo } from '../support/program-io.ts';

type RecordType = DnsQuestion['type'];
const codes: Readonly<Record<string, number>> = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };

/** bind's host: A, AAAA and MX of a name, PTR of an address, or what -t says. */
export const host = program(async (io) => {
  const options = io.options({ short: 't:avW:4' });
  const [name, serverName] = options.operands;
  if (name === undefined) return io.error('not simulated: interactive use and help');
  const config = readResolverConfig(io.process.fs);
  let server = config.servers[0] ?? '127.0.0.1';
  try {
    if (serverName !== undefined)
      [server = server] = await resolveHost(io.process, serverName, io.process.ended);
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    io.print(`host: couldn't get address for '${serverName}': not found\n`);
    return 1;
  }
  if (serverName !== undefined)
    io.print(`Using domain server:\nName: ${serverName}\nAddress: ${server}#53\nAliases: \n\n`);
  if (isAddress(name)) {
    const pointer = `${name.split('.').reverse().join('.')}.in-addr.arpa`;
    return show(io, server, { shown: `${pointer}.`, names: [pointer], types: ['PTR'] });
  }
  const given = options.value('t')?.toUpperCase() as RecordType | undefined;
  const types: readonly RecordType[] = given ? [given] : ['A', 'AAAA', 'MX'];
  return show(io, server, { shown: name, names: searchNames(name, config), types });
});

interface Wanted {
  readonly shown: string;
  readonly names: readonly string[];
  readonly types: readonly RecordType[];
}

async function show(io: ProgramIo, server: string, { shown, names, types }: Wanted): Promise<number> {
  const [first, ...others] = types;
  try {
    let answer: DnsAnswer | undefined;
    let name = names[0]!;
    for (const candidate of names) {
      name = candidate;
      answer = await io.process.network.queryDns(server, { name, type: first! }, io.process.ended);
      if (answer.code !== 'NXDOMAIN') break;
    }
    if (!answer || answer.code !== 'NOERROR') {
      const code = answer?.code ?? 'SERVFAIL';
      io.print(`Host ${shown} not found: ${codes[code] ?? 2}(${code})\n`);
      return 1;
    }
    if (answer.records.length === 0 && types.length === 1) io.print(`${shown} has no ${first} record\n`);
    for (const record of answer.records) io.print(line(record));
    for (const type of others)
      for (const record of (await io.process.network.queryDns(server, { name, type }, io.process.ended))
        .records)
        if (record.type !== 'CNAME') io.print(line(record));
    return 0;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    io.print(';; connection timed out; no servers could be reached\n');
    return 1;
  }
}

function line({ name, type, data }: DnsAnswer['records'][number]): string {
  if (type === 'A') return `${name} has address ${data}\n`;
  if (type === 'AAAA') return `${name} has IPv6 address ${data}\n`;
  if (type === 'CNAME') return `${name} is an alias for ${data}.\n`;
  if (type === 'PTR') return `${name} domain name pointer ${data}.\n`;
  if (type === 'MX') return `${name} mail is handled by ${data}.\n`;
  if (type === 'NS') return `${name} name server ${data}.\n`;
  if (type === 'TXT') return `${name} descriptive text ${data}\n`;
  return `${name} has ${type} record ${data}${type === 'SRV' ? '.' : ''}\n`;
}
