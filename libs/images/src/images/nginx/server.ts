// The nginx program: what the command line asks for.
import { writeText } from '@drydock/machinery';
import { Errno, type Process, type Program, type SignalName } from '@drydock/shell';
import { readCommandLine, type CommandLine } from './command-line.ts';
import { ConfigError, type Directive } from './config/directive.ts';
import { isOn } from './config/scope.ts';
import { errorDate } from './http/log.ts';
import { makeTemporaryDirectories, prepareConfig, type Prepared } from './instance.ts';
import { announce, Master, type NginxBuild } from './master.ts';

/** The program behind /usr/sbin/nginx. */
export function createNginx(build: NginxBuild): Program {
  return async (process) => {
    const command = readCommandLine(process.argv);
    if (typeof command === 'string') return refuse(process, command);
    if (command.version) return printVersion(process, build, command.version);
    if (command.signal !== undefined) return sendSignal(process, command.signal);
    const prepared = await tryPrepare(process, build, command);
    if (!prepared) return 1;
    if (command.dump) await dumpConfig(process, command, prepared);
    if (command.test) return 0;
    if (isOn(prepared.config.main, 'daemon', true)) return daemonize(process);
    return new Master(process, build, command, prepared).run();
  };
}

async function refuse(process: Process, text: string): Promise<number> {
  await writeText(process.stderr, `nginx: ${text}\n`);
  return 1;
}

async function printVersion(process: Process, build: NginxBuild, kind: 'v' | 'V'): Promise<number> {
  const more = `built by ${build.compiler}\nbuilt with OpenSSL 3.5.1 1 Jul 2025\nTLS SNI support enabled\nconfigure arguments: --prefix=/etc/nginx --sbin-path=/usr/sbin/nginx --modules-path=/usr/lib/nginx/modules --conf-path=/etc/nginx/nginx.conf --error-log-path=/var/log/nginx/error.log --http-log-path=/var/log/nginx/access.log --pid-path=/run/nginx.pid --lock-path=/run/nginx.lock --user=nginx --group=nginx\n`;
  await writeText(process.stderr, `nginx version: nginx/${build.version}\n${kind === 'V' ? more : ''}`);
  return 0;
}

async function tryPrepare(
  process: Process,
  build: NginxBuild,
  command: CommandLine,
): Promise<Prepared | undefined> {
  try {
    const prepared = await prepareConfig(process, command.configFile, command.extra, build.modules);
    for (const text of prepared.warnings) await announce(process, 'warn', text);
    if (prepared.config.http) makeTemporaryDirectories(process);
    if (command.test && !command.quiet) {
      await saySyntaxOk(process, command);
      await writeText(process.stderr, `nginx: configuration file ${command.configFile} test is successful\n`);
    }
    return prepared;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (command.test && error.syntaxOk) await saySyntaxOk(process, command);
    await announce(process, 'emerg', error.message);
    if (command.test)
      await writeText(process.stderr, `nginx: configuration file ${command.configFile} test failed\n`);
    return undefined;
  }
}

/** `nginx -T`: every file once, in the order in which it is read. */
async function dumpConfig(process: Process, command: CommandLine, prepared: Prepared): Promise<void> {
  const files = new Set([command.configFile]);
  const visit = (directives: readonly Directive[]) => {
    for (const { file, block } of directives) {
      if (file.startsWith('/')) files.add(file);
      if (block) visit(block);
    }
  };
  visit(prepared.config.main.directives);
  for (const file of files) {
    await writeText(process.stdout, `# configuration file ${file}:\n`);
    await process.stdout.write(process.fs.readFile(file));
    await writeText(process.stdout, '\n');
  }
}

async function saySyntaxOk(process: Process, { configFile }: CommandLine): Promise<void> {
  await writeText(process.stderr, `nginx: the configuration file ${configFile} syntax is ok\n`);
}

async function sendSignal(process: Process, name: string): Promise<number> {
  const signals: Readonly<Record<string, SignalName>> = {
    stop: 'SIGTERM',
    quit: 'SIGQUIT',
    reload: 'SIGHUP',
    reopen: 'SIGUSR1',
  };
  const notice = `${errorDate(process.clock.now())} [notice] ${process.pid}#${process.pid}: signal process started\n`;
  let pid = 0;
  try {
    pid = Number.parseInt(String.fromCharCode(...process.fs.readFile('/run/nginx.pid')), 10);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return refuse(process, `[error] open() "/run/nginx.pid" failed (2: No such file or directory)`);
  }
  await writeText(process.stderr, notice);
  const master = process.kernel.processes.find((candidate) => candidate.pid === pid);
  if (!master)
    return refuse(process, `[alert] kill(${pid}, ${signalNumbersText[name]}) failed (3: No such process)`);
  master.kill(signals[name]!);
  return 0;
}

const signalNumbersText: Readonly<Record<string, string>> = {
  stop: '15',
  quit: '3',
  reload: '1',
  reopen: '10',
};

/** `daemon on`: the command returns at once, and a container whose process 1 it was ends with it. */
function daemonize(process: Process): number {
  const [name = 'nginx', ...rest] = process.argv;
  process.spawn({ argv: [name, ...rest, '-g', 'daemon off;'], executable: '/usr/sbin/nginx' });
  return 0;
}
