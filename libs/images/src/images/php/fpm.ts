// php-fpm: answers FastCGI on port 9000 and runs the scripts it is pointed at.
import { concatBytes, encodeUtf8, writeText } from '@drydock/machinery';
import {
  BufferedReader,
  Errno,
  reasonPhrase,
  type Connection,
  type Process,
  type Program,
} from '@drydock/shell';
import { decodeParameters, encodeRecord, encodeStream, recordTypes } from '../../fastcgi-records.ts';
import { stopSignal } from '../../inert.ts';
import { logDate, timeParts } from '../../time.ts';
import { guardConnection } from '../../web-server.ts';
import { loadExtensions } from './extensions.ts';
import { bytesOf } from './host.ts';
import { fromBytes } from './language/bytes.ts';
import { runRequest, type Answer } from './request.ts';

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
  const request = await readRequest(new BufferedReader(connection.reader));
  if (!request) return connection.close();
  const { parameters } = request;
  const answer = await respond(process, version, extensions, request);
  const reason = answer.reason ?? reasonPhrase(answer.status);
  const status = answer.status === 200 ? '' : `Status: ${answer.status} ${reason}\r\n`;
  const lines = answer.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  await connection.writer.write(
    concatBytes([
      encodeStream(recordTypes.stderr, encodeUtf8(answer.errors)),
      encodeStream(recordTypes.stdout, bytesOf(`${status}${lines}\r\n${answer.output}`)),
      encodeRecord(recordTypes.stdout, new Uint8Array()),
      encodeRecord(recordTypes.end, new Uint8Array(8)),
    ]),
  );
  connection.close();
  const uri = parameters.get('REQUEST_URI')?.split('?')[0] ?? '';
  const line = `${connection.remoteAddress} -  ${logDate(process.clock.now())} "${parameters.get('REQUEST_METHOD') ?? 'GET'} ${parameters.get('SCRIPT_NAME') ?? uri}" ${answer.status}\n`;
  await writeText(process.stderr, line);
}

interface Request {
  readonly parameters: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

async function readRequest(reader: BufferedReader): Promise<Request | undefined> {
  const parameters: Uint8Array[] = [];
  const body: Uint8Array[] = [];
  for (;;) {
    const head = await reader.readExactly(8);
    if (head.length < 8) return undefined;
    const content = await reader.readExactly(head[4]! * 256 + head[5]!);
    await reader.readExactly(head[6]!);
    if (head[1] === recordTypes.params) parameters.push(content);
    if (head[1] === recordTypes.stdin) body.push(content);
    if (head[1] === recordTypes.stdin && content.length === 0)
      return { parameters: decodeParameters(concatBytes(parameters)), body: concatBytes(body) };
  }
}

async function respond(
  process: Process,
  version: string,
  extensions: ReadonlySet<string>,
  { parameters, body }: Request,
): Promise<Answer> {
  const file = parameters.get('SCRIPT_FILENAME') ?? '';
  const headers: (readonly [string, string])[] = [
    ['X-Powered-By', `PHP/${version}`],
    ['Content-type', 'text/html; charset=UTF-8'],
  ];
  let source: string;
  try {
    source = fromBytes(process.fs.readFile(file));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return error.code === 'EACCES'
      ? {
          status: 403,
          headers,
          output: 'Access denied.\n',
          errors: `PHP message: PHP Warning:  Unknown: Failed to open stream: ${error.message} in Unknown on line 0`,
        }
      : { status: 404, headers, output: 'File not found.\n', errors: 'Primary script unknown' };
  }
  if (!/\.(php|phar)$/.test(file))
    return {
      status: 403,
      headers,
      output: 'Access denied.\n',
      errors: `Access to the script '${file}' has been denied (see security.limit_extensions)`,
    };
  return runRequest({ process, version, extensions, parameters, body, file, source, sapi: 'fpm-fcgi' });
}
