// /docker-entrypoint.sh of the official image and the scripts in /docker-entrypoint.d that it brings.
import { decodeUtf8, writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';
import { exec } from '../../exec.ts';
import { defaultConf } from './files.ts';

const directory = '/docker-entrypoint.d';

async function say(process: Process, text: string): Promise<void> {
  if (!process.env.get('NGINX_ENTRYPOINT_QUIET_LOGS')) await writeText(process.stdout, `${text}\n`);
}

/** Prepares the configuration, then becomes the command. */
export const dockerEntrypoint: Program = async (process) => {
  const self = '/docker-entrypoint.sh';
  const command = process.argv.slice(process.argv.indexOf(self) + 1);
  if (command[0] === 'nginx' || command[0] === 'nginx-debug') await configure(process, self);
  if (command.length === 0) return 0;
  try {
    return await exec(process, command);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const missing = error.code === 'ENOENT';
    const text = missing && !command[0]!.includes('/') ? 'not found' : missing ? 'not found' : error.message;
    await writeText(process.stderr, `${self}: 47: exec: ${command[0]}: ${text}\n`);
    return missing ? 127 : 126;
  }
};

async function configure(process: Process, self: string): Promise<void> {
  const names = process.fs.exists(directory) ? process.fs.readdir(directory) : [];
  if (names.length === 0)
    return say(process, `${self}: No files found in ${directory}/, skipping configuration`);
  await say(process, `${self}: ${directory}/ is not empty, will attempt to perform configuration`);
  await say(process, `${self}: Looking for shell scripts in ${directory}/`);
  for (const name of names) {
    const path = `${directory}/${name}`;
    const executable = (process.fs.stat(path).mode & 0o111) !== 0;
    if (!name.endsWith('.sh') && !name.endsWith('.envsh')) await say(process, `${self}: Ignoring ${path}`);
    else if (!executable) await say(process, `${self}: Ignoring ${path}, not executable`);
    else {
      await say(process, `${self}: ${name.endsWith('.sh') ? 'Launching' : 'Sourcing'} ${path}`);
      await process.spawn({ argv: [path] }).exited;
    }
  }
  await say(process, `${self}: Configuration complete; ready for start up`);
}

const conf = '/etc/nginx/conf.d/default.conf';

/** Adds `listen [::]:80;` to a default.conf that is still the packaged one. */
export const listenOnIpv6: Program = async (process) => {
  const info = (text: string) => say(process, `10-listen-on-ipv6-by-default.sh: info: ${text}`);
  let text: string;
  try {
    text = decodeUtf8(process.fs.readFile(conf));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await info(`${conf} is not a file or does not exist`);
    return 0;
  }
  try {
    process.fs.writeFile(conf, '', { append: true });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await info(`can not modify ${conf} (read-only file system?)`);
    return 0;
  }
  if (/listen {2}\[::]:80;/.test(text)) {
    await info('IPv6 listen already enabled');
    return 0;
  }
  await info(`Getting the checksum of ${conf}`);
  if (text !== defaultConf) {
    await info(`${conf} differs from the packaged version`);
    return 0;
  }
  process.fs.writeFile(conf, text.replace(/listen {7}80;/, '$&\n    listen  [::]:80;'));
  await info(`Enabled listen on IPv6 in ${conf}`);
  return 0;
};

/** Renders /etc/nginx/templates/*.template into conf.d with the environment. */
export const envsubstOnTemplates: Program = async (process) => {
  const templates = process.env.get('NGINX_ENVSUBST_TEMPLATE_DIR') ?? '/etc/nginx/templates';
  const suffix = process.env.get('NGINX_ENVSUBST_TEMPLATE_SUFFIX') ?? '.template';
  const output = process.env.get('NGINX_ENVSUBST_OUTPUT_DIR') ?? '/etc/nginx/conf.d';
  if (!process.fs.exists(templates)) return 0;
  for (const name of process.fs.readdir(templates).filter((file) => file.endsWith(suffix))) {
    const target = `${output}/${name.slice(0, -suffix.length)}`;
    await say(process, `20-envsubst-on-templates.sh: Running envsubst on ${templates}/${name} to ${target}`);
    const text = decodeUtf8(process.fs.readFile(`${templates}/${name}`));
    const defined = (variable: string) => process.env.get(variable);
    process.fs.writeFile(
      target,
      text.replace(
        /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
        (whole, braced?: string, plain?: string) => defined(braced ?? plain!) ?? whole,
      ),
    );
  }
  return 0;
};

/** 15-local-resolvers.envsh and 30-tune-worker-processes.sh do nothing unless asked to by the environment. */
export const quietScript: Program = async () => 0;
