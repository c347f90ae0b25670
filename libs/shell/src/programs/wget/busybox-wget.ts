import { Cancelled, encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { absolutePath } from '../../kernel/open.ts';
import type { Process, Program } from '../../kernel/process.ts';
import { ResolveError } from '../../net/resolver.ts';
import { TlsError } from '../../net/tls.ts';
import type { Url } from '../../net/url.ts';
import { parseOptions, UsageError, type Options } from '../support/options.ts';
import { download, DownloadTimeout, fileNameOf, parseHeader, parseWgetUrl } from './download.ts';

const usage = `BusyBox v1.37.0 multi-call binary.

Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
	[--post-data STR | --post-file FILE] [-Y on/off]
	[--no-check-certificate] [-P DIR] [-U AGENT][-T SEC] URL...
`;

class Failure extends Error {}

/** busybox's wget. */
export const busyboxWget: Program = async (process) => {
  const say = (text: string) => process.stderr.write(encodeUtf8(text));
  let options: Options;
  try {
    options = parseOptions(process.argv.slice(1), {
      short: 'cqSO:o:P:U:T:Y:',
      long: {
        'header=': 'H',
        'post-data=': 'D',
        spider: 's',
        'no-check-certificate': 'K',
        quiet: 'q',
        'output-document=': 'O',
        'user-agent=': 'U',
        'timeout=': 'T',
      },
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await say(`wget: ${error.message}\n${usage}`);
    return 1;
  }
  const [text] = options.operands;
  if (text === undefined) {
    await say(usage);
    return 1;
  }
  const url = parseWgetUrl(text);
  if (!url) {
    await say(`wget: not an http or ftp url: ${text}\n`);
    return 1;
  }
  return transfer(process, options, url);
};

async function transfer(process: Process, options: Options, url: Url): Promise<number> {
  const say = (text: string) => process.stderr.write(encodeUtf8(text));
  const quiet = options.has('q');
  const note = async (line: string) => (quiet ? undefined : say(line));
  const postData = options.value('D');
  let peer = '';
  try {
    const { body } = await download(
      process,
      {
        url,
        userAgent: options.value('U') ?? 'Wget',
        headers: options.values('H').map(parseHeader),
        ...(postData === undefined ? {} : { postData }),
        insecure: true, // busybox: "note: TLS certificate validation not implemented"
        timeoutMs: options.number('T', 900) * 1000,
      },
      {
        connecting: async ({ host, port, explicitPort, scheme }, address) => {
          peer = address;
          await note(`Connecting to ${explicitPort ? `${host}:${port}` : host} (${address}:${port})\n`);
          if (scheme === 'https') await note('wget: note: TLS certificate validation not implemented\n');
        },
        response: async ({ version, status, reason, headers }) => {
          const line = `${version} ${status}${reason ? ` ${reason}` : ''}`;
          if (options.has('S'))
            await say(`  ${line}\n${headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`);
          if (status >= 400) throw new Failure(`server returned error: ${line}`);
        },
      },
    );
    if (options.has('s')) {
      await note('remote file exists\n');
      return 0;
    }
    const given = options.value('O');
    const name = given ?? fileNameOf(url);
    const size = body.length > 99_999 ? `${Math.floor(body.length / 1024)}k` : String(body.length);
    const label = (name.split('/').at(-1) ?? '').slice(0, 20).padEnd(20);
    const bar = `${label} 100% |${'*'.repeat(32)}| ${size.padStart(5)}  0:00:00 ETA\n`;
    if (name === '-') {
      await note('writing to stdout\n');
      await process.stdout.write(body);
      await note(`${bar}written to stdout\n`);
      return 0;
    }
    const path = absolutePath(process, options.has('P') ? `${options.value('P')}/${name}` : name);
    if (given === undefined && process.fs.exists(path))
      throw new Failure(`can't open '${name}': File exists`);
    await note(`saving to '${name}'\n`);
    if (path !== '/dev/null') process.fs.writeFile(path, body);
    await note(`${bar}'${name}' saved\n`);
    return 0;
  } catch (error) {
    const message = failureText(error, url.host, peer);
    if (message === undefined) throw error;
    await say(`wget: ${message}\n`);
    return 1;
  }
}

function failureText(error: unknown, host: string, peer: string): string | undefined {
  if (error instanceof Failure) return error.message;
  if (error instanceof DownloadTimeout) return 'download timed out';
  if (error instanceof ResolveError) return `bad address '${host}'`;
  if (error instanceof Errno && error.path) return `can't open '${error.path}': ${error.message}`;
  if (error instanceof Errno) return `can't connect to remote host (${peer}): ${error.message}`;
  if (error instanceof TlsError) return 'error getting response';
  if (error instanceof Cancelled) return undefined;
  return error instanceof Error ? 'error getting response' : undefined;
}
