// redis-server: one process, one keyspace, saved to /data when it is asked to stop.
import { decodeUtf8, writeText } from '@drydock/machinery';
import { BufferedReader, Errno, type Connection, type Process, type Program } from '@drydock/shell';
import { stopSignal } from '../../inert.ts';
import { timeParts } from '../../time.ts';
import { guardConnection } from '../../web-server.ts';
import { runCommand, type CommandContext } from './commands.ts';
import { Keyspace } from './keyspace.ts';
import { encodeReply, ok, readCommand, type Reply } from './resp.ts';

interface Settings {
  readonly port: number;
  readonly password?: string;
  readonly save: boolean;
}

function readSettings(argv: readonly string[]): Settings {
  const value = (name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
  const password = value('--requirepass');
  return {
    port: Number(value('--port') ?? 6379),
    save: value('--save') !== '',
    ...(password && { password }),
  };
}

export function createRedis(version: string): Program {
  return async (process) => {
    const stopping = stopSignal(process, ['SIGTERM', 'SIGINT']);
    const settings = readSettings(process.argv);
    const keys = new Keyspace(() => process.clock.now());
    const log = (role: 'C' | 'M', level: string, text: string) =>
      writeText(process.stdout, `1:${role} ${stamp(process)} ${level} ${text}\n`);
    await log('C', '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
    await log(
      'C',
      '*',
      `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=1, just started`,
    );
    if (!process.argv.some((argument) => argument.endsWith('.conf') || argument.startsWith('--')))
      await log(
        'C',
        '#',
        'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
      );
    else await log('C', '*', 'Configuration loaded');
    await log('M', '*', `Running mode=standalone, port=${settings.port}.`);
    await log('M', '*', 'Server initialized');
    if (load(process, keys)) await log('M', '*', 'DB loaded from disk: 0.000 seconds');
    const context: CommandContext = {
      keys,
      now: () => process.clock.now(),
      info: () => info(version, settings.port, keys),
    };
    const listener = process.network.listen(
      settings.port,
      (connection) => void guardConnection(process, connection, () => serve(connection, context, settings)),
    );
    await log('M', '*', 'Ready to accept connections tcp');
    const signal = await stopping;
    await log('M', '#', `Received ${signal} scheduling shutdown...`);
    await log('M', '*', 'User requested shutdown...');
    if (settings.save) await save(process, keys, log);
    listener.close();
    await log('M', '#', 'Redis is now ready to exit, bye bye...');
    return 0;
  };
}

type Log = (role: 'C' | 'M', level: string, text: string) => Promise<void>;

async function save(process: Process, keys: Keyspace, log: Log): Promise<void> {
  await log('M', '*', 'Saving the final RDB snapshot before exiting.');
  try {
    process.fs.writeFile('/data/dump.rdb', keys.dump());
    await log('M', '*', 'DB saved on disk');
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await log(
      'M',
      '#',
      `Failed opening the temp RDB file temp-1.rdb (in server root dir /data) for saving: ${error.message}`,
    );
  }
}

/** The file is ours, not a real RDB: it lives and dies with /data all the same. */
function load(process: Process, keys: Keyspace): boolean {
  try {
    keys.load(decodeUtf8(process.fs.readFile('/data/dump.rdb')));
    return true;
  } catch (error) {
    if (error instanceof Errno || error instanceof SyntaxError) return false;
    throw error;
  }
}

function stamp(process: Process): string {
  const at = timeParts(process.clock.now());
  return `${at.day} ${at.monthName} ${at.year} ${at.time}.${at.milliseconds}`;
}

function info(version: string, port: number, keys: Keyspace): string {
  const count = keys.keys().length;
  const lines = [
    '# Server',
    `redis_version:${version}`,
    'redis_mode:standalone',
    'os:Linux 6.10.14-linuxkit x86_64',
    'process_id:1',
    `tcp_port:${port}`,
    '',
    '# Replication',
    'role:master',
    'connected_slaves:0',
    '',
    '# Keyspace',
    ...(count > 0 ? [`db0:keys=${count},expires=0,avg_ttl=0,subexpiry=0`] : []),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

async function serve(connection: Connection, context: CommandContext, settings: Settings): Promise<void> {
  const reader = new BufferedReader(connection.reader);
  let allowed = settings.password === undefined;
  for (let words = await readCommand(reader); words; words = await readCommand(reader)) {
    if (words.length === 0) continue;
    const name = words[0]!.toLowerCase();
    let reply: Reply;
    if (name === 'quit') {
      await connection.writer.write(encodeReply(ok));
      break;
    }
    if (name === 'auth') {
      allowed = words.at(-1) === settings.password;
      reply = allowed
        ? ok
        : {
            error:
              settings.password === undefined
                ? 'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?'
                : 'WRONGPASS invalid username-password pair or user is disabled.',
          };
    } else reply = allowed ? runCommand(context, words) : { error: 'NOAUTH Authentication required.' };
    await connection.writer.write(encodeReply(reply));
  }
  connection.close();
}
