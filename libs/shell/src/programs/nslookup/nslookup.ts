import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { DnsAnswer, DnsQuestion } from '../../kernel/network.ts';
import type { Process, Program } from '../../kernel/process.ts';
import { isAddress, readResolverConfig, resolveHost, ResolveError, searchNames } from '../../net/resolver.ts';
import { dialectOf } from '../support/program-io.ts';

type RecordType = DnsQuestion['type'];
const types = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'];

interface Call {
  readonly name: string;
  readonly server: string;
  readonly type?: RecordType;
}

/** bind's nslookup, or busybox's where it is called as an applet. Not interactive. */
export const nslookup: Program = async (process) => {
  const busybox = dialectOf(process) === 'busybox';
  const words: string[] = [];
  let type: RecordType | undefined;
  for (const word of process.argv.slice(1)) {
    const given = /^-(?:type|query|querytype|q)=(\w+)$/i.exec(word)?.[1]?.toUpperCase();
    if (given && types.includes(given)) type = given as RecordType;
    else if (!word.startsWith('-')) words.push(word);
  }
  const [name, serverName] = words;
  if (name === undefined) {
    await process.stderr.write(
      encodeUtf8(
        busybox
          ? 'BusyBox v1.37.0 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n'
          : 'nslookup: not simulated: interactive mode\n',
      ),
    );
    return 1;
  }
  let server = readResolverConfig(process.fs).servers[0] ?? '127.0.0.1';
  try {
    if (serverName !== undefined) [server = server] = await resolveHost(process, serverName, process.ended);
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await process.stdout.write(
      encodeUtf8(
        busybox
          ? `nslookup: can't resolve '${serverName}'\n`
          : `nslookup: couldn't get address for '${serverName}': not found\n`,
      ),
    );
    return 1;
  }
  const call: Call = {
    name: pointerName(name),
    server,
    ...(type ? { type } : isAddress(name) ? { type: 'PTR' } : {}),
  };
  return busybox ? busyboxLookup(process, call) : bindLookup(process, call);
};

/** `10.1.0.2` → `2.0.1.10.in-addr.arpa`. */
function pointerName(name: string): string {
  return isAddress(name) ? `${name.split('.').reverse().join('.')}.in-addr.arpa` : name;
}

async function ask(process: Process, server: string, question: DnsQuestion): Promise<DnsAnswer | undefined> {
  try {
    return await process.network.queryDns(server, question, process.ended);
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}

async function bindLookup(process: Process, { name, server, type = 'A' }: Call): Promise<number> {
  const print = (text: string) => process.stdout.write(encodeUtf8(text));
  const config = readResolverConfig(process.fs);
  let answer: DnsAnswer | undefined;
  for (const candidate of type === 'PTR' ? [name] : searchNames(name, config)) {
    answer = await ask(process, server, { name: candidate, type });
    if (!answer) {
      const error = `;; communications error to ${server}#53: timed out\n`;
      await print(`${error.repeat(3)};; no servers could be reached\n\n`);
      return 1;
    }
    if (answer.code !== 'NXDOMAIN') break;
  }
  const head = `Server:\t\t${server}\nAddress:\t${server}#53\n\n`;
  if (!answer || answer.code !== 'NOERROR') {
    await print(
      `${type === 'PTR' ? '' : head}** server can't find ${name.replace(/\.$/, '')}: ${answer?.code ?? 'SERVFAIL'}\n\n`,
    );
    return 1;
  }
  if (answer.records.length === 0) {
    await print(`${head}*** Can't find ${name}: No answer\n\n`);
    return 0;
  }
  const note = answer.authoritative ? '' : 'Non-authoritative answer:\n';
  await print(`${type === 'PTR' ? '' : head}${note}${answer.records.map(bindRecord).join('')}\n`);
  return 0;
}

function bindRecord({ name, type, data }: DnsAnswer['records'][number]): string {
  if (type === 'A' || type === 'AAAA') return `Name:\t${name}\nAddress: ${data}\n`;
  if (type === 'CNAME') return `${name}\tcanonical name = ${data}.\n`;
  if (type === 'PTR') return `${name}\tname = ${data}.\n`;
  if (type === 'SRV') return `${name}\tservice = ${data}.\n`;
  if (type === 'TXT') return `${name}\ttext = ${data}\n`;
  if (type === 'NS') return `${name}\tnameserver = ${data}.\n`;
  return `${name}\t${type} ${data}\n`;
}

/**
 * busybox asks for A and AAAA of every name. Only names without a dot are tried in the search domains; one with a dot
 * is asked for as it is, so `web.default` is not found where glibc finds it.
 */
async function busyboxLookup(process: Process, { name, server, type }: Call): Promise<number> {
  const print = (text: string) => process.stdout.write(encodeUtf8(text));
  const { search } = readResolverConfig(process.fs);
  const names =
    name.includes('.') || search.length === 0
      ? [name.replace(/\.$/, '')]
      : search.map((domain) => `${name}.${domain}`);
  const wanted: readonly RecordType[] = type ? [type] : ['A', 'AAAA'];
  let code = 0;
  let text = `Server:\t\t${server}\nAddress:\t${server}:53\n\n`;
  for (const wantedType of wanted)
    for (const candidate of names) {
      const answer = await ask(process, server, { name: candidate, type: wantedType });
      if (!answer) {
        await print(';; connection timed out; no servers could be reached\n\n');
        return 1;
      }
      if (answer.code !== 'NOERROR') {
        text += `** server can't find ${candidate}: ${answer.code}\n`;
        code = 1;
      } else text += answer.records.map(busyboxRecord).join('');
      text += '\n';
    }
  await print(text);
  return code;
}

function busyboxRecord(record: DnsAnswer['records'][number]): string {
  const { name, type, data } = record;
  if (type === 'A' || type === 'AAAA') return `Name:\t${name}\nAddress: ${data}\n`;
  return bindRecord(record).replace(/\.\n$/, '\n');
}
