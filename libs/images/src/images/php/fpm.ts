// php-fpm: answers FastCGI on port 9000 and runs the scripts it is pointed at.
import { concatBytes, decodeUtf8, encodeUtf8, writeText } from '@drydock/machinery';
import { BufferedReader, Errno, type Connection, type Process, type Program } from '@drydock/shell';
import { decodeParameters, encodeRecord, encodeStream, recordTypes } from '../../fastcgi-records.ts';
import { stopSignal } from '../../inert.ts';
import { logDate, timeParts } from '../../time.ts';
import { guardConnection } from '../../web-server.ts';
import { loadExtensions } from './extensions.ts';
import { connectPdo } from './pdo.ts';
import { NotSimulated, PhpException, runScript, type Value } from './script.ts';

interface Answer {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

export function createPhpFpm(version: string): Program {
  return async (process) => {
    const stopping = stopSignal(process, ['SIGTERM', 'SIGINT', 'SIGQUIT']);
    const log = (text: string) => writeText(process.stderr, `[${stamp(process)}] NOTICE: ${text}\n`);
    const { loaded, warnings } = loadExtensions(process);
    for (const warning of warnings) await log(`PHP message: ${warning}`);
    const listener = process.network.listen(
      9000,
      (connection) =>
        void guardConnection(process, connection, () => serve(process, version, loaded, connection)),
    );
    await log(`fpm is running, pid ${process.pid}`);
    await log('ready to handle connections');
    const signal = await stopping;
    await log(signal === 'SIGQUIT' ? 'Finishing ...' : 'Terminating ...');
    listener.close();
    await log('exiting, bye-bye!');
    return 0;
  };
}

function stamp(process: Process): string {
  const at = timeParts(process.clock.now());
  return `${at.day}-${at.monthName}-${at.year} ${at.time}`;
}

/** One request per connection, which is how nginx asks. */
async function serve(
  process: Process,
  version: string,
  extensions: ReadonlySet<string>,
  connection: Connection,
): Promise<void> {
  const parameters = await readRequest(new BufferedReader(connection.reader));
  if (!parameters) return connection.close();
  const answer = await respond(process, version, extensions, parameters);
  const head = `${answer.status === 200 ? '' : `Status: ${answer.status} ${answer.status === 404 ? 'Not Found' : 'Internal Server Error'}\r\n`}X-Powered-By: PHP/${version}\r\nContent-type: text/html; charset=UTF-8\r\n\r\n`;
  await connection.writer.write(
    concatBytes([
      encodeStream(recordTypes.stderr, encodeUtf8(answer.errors)),
      encodeStream(recordTypes.stdout, encodeUtf8(head + answer.output)),
      encodeRecord(recordTypes.stdout, new Uint8Array()),
      encodeRecord(recordTypes.end, new Uint8Array(8)),
    ]),
  );
  connection.close();
  const uri = parameters.get('REQUEST_URI')?.split('?')[0] ?? '';
  const line = `${connection.remoteAddress} -  ${logDate(process.clock.now())} "${parameters.get('REQUEST_METHOD') ?? 'GET'} ${parameters.get('SCRIPT_NAME') ?? uri}" ${answer.status}\n`;
  await writeText(process.stderr, line);
}

async function readRequest(reader: BufferedReader): Promise<ReadonlyMap<string, string> | undefined> {
  const parameters: Uint8Array[] = [];
  for (;;) {
    const head = await reader.readExactly(8);
    if (head.length < 8) return undefined;
    const content = await reader.readExactly(head[4]! * 256 + head[5]!);
    await reader.readExactly(head[6]!);
    if (head[1] === recordTypes.params) parameters.push(content);
    if (head[1] === recordTypes.stdin && content.length === 0)
      return decodeParameters(concatBytes(parameters));
  }
}

async function respond(
  process: Process,
  version: string,
  extensions: ReadonlySet<string>,
  parameters: ReadonlyMap<string, string>,
): Promise<Answer> {
  const file = parameters.get('SCRIPT_FILENAME') ?? '';
  let source: string;
  try {
    source = decodeUtf8(process.fs.readFile(file));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return { status: 404, output: 'File not found.\n', errors: 'Primary script unknown' };
  }
  const limited = !file.endsWith('.php');
  if (limited)
    return {
      status: 403,
      output: 'Access denied.\n',
      errors: `Access to the script '${file}' has been denied (see security.limit_extensions)`,
    };
  const output: string[] = [];
  try {
    await runScript(source, {
      write: (text) => void output.push(text),
      call: (name, args) => callFunction(name, args, version, extensions, output),
      create: async (className, args): Promise<Value> => {
        if (className === 'PDO') return connectPdo(process, extensions, args);
        throw new NotSimulated(`class ${className}`);
      },
    });
    return { status: 200, output: output.join(''), errors: '' };
  } catch (error) {
    if (error instanceof PhpException) {
      const text = `PHP Fatal error:  Uncaught ${error.className}: ${error.message} in ${file}`;
      return { status: 500, output: output.join(''), errors: `PHP message: ${text}` };
    }
    if (!(error instanceof NotSimulated)) throw error;
    return {
      status: 500,
      output: `${output.join('')}\nnot simulated: ${error.message}\n`,
      errors: `not simulated: ${error.message} in ${file}`,
    };
  }
}

async function callFunction(
  name: string,
  args: readonly Value[],
  version: string,
  extensions: ReadonlySet<string>,
  output: string[],
): Promise<Value> {
  switch (name) {
    case 'phpinfo':
      output.push(
        `<h1 class="p">PHP Version ${version}</h1>\n<p>not simulated: the tables of phpinfo()</p>\n<p>PDO drivers: ${[
          ...extensions,
        ]
          .filter((one) => one.startsWith('pdo_'))
          .map((one) => one.slice(4))
          .sort()
          .join(', ')}</p>\n`,
      );
      return true;
    case 'phpversion':
      return version;
    case 'extension_loaded':
      return extensions.has(String(args[0]));
    case 'gethostname':
      throw new NotSimulated('function gethostname()');
    case 'ini_set':
    case 'error_reporting':
    case 'header':
      return '';
    default:
      throw new NotSimulated(`function ${name}()`);
  }
}
