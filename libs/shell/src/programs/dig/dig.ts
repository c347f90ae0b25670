import { encodeUtf8, formatTime, parseTime } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { DnsAnswer, DnsQuestion } from '../../kernel/network.ts';
import type { Program } from '../../kernel/process.ts';
import { isAddress, readResolverConfig, resolveHost, ResolveError } from '../../net/resolver.ts';

type RecordType = DnsQuestion['type'];
const types = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'];
const version = '9.18.41-1~deb12u1-Debian';

interface Call {
  name: string;
  type: RecordType;
  server?: string;
  short: boolean;
  search: boolean;
}

/** bind's dig: one question, the full answer or `+short`. */
export const dig: Program = async (process) => {
  const print = (text: string) => process.stdout.write(encodeUtf8(text));
  const call = readCall(process.argv.slice(1));
  const config = readResolverConfig(process.fs);
  const banner = `\n; <<>> DiG ${version} <<>> ${process.argv.slice(1).join(' ')}\n`;
  let server = config.servers[0] ?? '127.0.0.1';
  try {
    if (call.server) [server = server] = await resolveHost(process, call.server, process.ended);
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await print(`dig: couldn't get address for '${call.server}': not found\n`);
    return 10;
  }
  const begun = process.clock.now();
  const plain = call.name.replace(/\.$/, '');
  const searched = config.search.map((domain) => `${plain}.${domain}`);
  const dots = plain.split('.').length - 1;
  const names =
    !call.search || call.name.endsWith('.')
      ? [plain]
      : dots >= config.ndots
        ? [plain, ...searched]
        : [...searched, plain];
  try {
    let name = names[0] ?? plain;
    let answer = await process.network.queryDns(server, { name, type: call.type }, process.ended);
    for (const next of names.slice(1)) {
      if (answer.code !== 'NXDOMAIN') break;
      name = next;
      answer = await process.network.queryDns(server, { name, type: call.type }, process.ended);
    }
    const id = process.random.int(65_536);
    const text = call.short
      ? shortAnswer(answer)
      : `${banner}${fullAnswer(answer, { id, name, type: call.type })}`;
    await print(text);
    if (!call.short) await print(footer(server, process.clock.now(), process.clock.now() - begun));
    return 0;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const why = error.code === 'ECONNREFUSED' ? 'connection refused' : 'timed out';
    const line = `;; communications error to ${server}#53: ${why}\n`;
    await print(
      `${line.repeat(3)}${banner}${call.short ? '' : ';; global options: +cmd\n'};; no servers could be reached\n`,
    );
    return 9;
  }
};

function readCall(words: readonly string[]): Call {
  const call: Call = { name: '.', type: 'A', short: false, search: false };
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word.startsWith('@')) call.server = word.slice(1);
    else if (word === '+short') call.short = true;
    else if (word === '+search') call.search = true;
    else if (word === '-x') {
      call.type = 'PTR';
      const address = words[++index] ?? '';
      call.name = isAddress(address) ? `${address.split('.').reverse().join('.')}.in-addr.arpa` : address;
    } else if (word === '-t') call.type = (words[++index] ?? 'A').toUpperCase() as RecordType;
    else if (types.includes(word.toUpperCase())) call.type = word.toUpperCase() as RecordType;
    else if (!word.startsWith('+') && !word.startsWith('-') && word.toUpperCase() !== 'IN') call.name = word;
  }
  return call;
}

const qualified = (type: string, data: string) => (/^(CNAME|NS|PTR|SRV)$/.test(type) ? `${data}.` : data);

function shortAnswer({ records }: DnsAnswer): string {
  return records.map(({ type, data }) => `${qualified(type, data)}\n`).join('');
}

function fullAnswer(
  answer: DnsAnswer,
  { id, name, type }: { id: number; name: string; type: string },
): string {
  const { records, code, authoritative } = answer;
  const flags = authoritative ? 'qr aa rd' : 'qr rd ra';
  const lines = records.map(
    (one) => `${`${one.name}.`.padEnd(23)} ${one.ttl}\tIN\t${one.type}\t${qualified(one.type, one.data)}\n`,
  );
  const answers = records.length > 0 ? `;; ANSWER SECTION:\n${lines.join('')}\n` : '';
  return [
    ';; global options: +cmd\n;; Got answer:\n',
    `;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: ${id}\n`,
    `;; flags: ${flags}; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n`,
    ';; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n',
    `;; QUESTION SECTION:\n;${`${name}.`.padEnd(22)}\tIN\t${type}\n\n`,
    answers,
  ].join('');
}

const weekdays = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function footer(server: string, now: number, took: number): string {
  const time = formatTime(now);
  const day = Math.floor((parseTime(time) ?? 0) / 86_400_000);
  const when = `${weekdays[day % 7]} ${months[Number(time.slice(5, 7)) - 1]} ${time.slice(8, 10)} ${time.slice(11, 19)} UTC ${time.slice(0, 4)}`;
  return `;; Query time: ${Math.round(took)} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: 56\n\n`;
}
