// What a container's process is started with, and how it is told that it could not be.
import { Errno } from '@drydock/shell';
import type { ContainerSpec } from './container-spec.ts';
import type { ContainerUser } from './user.ts';

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Docker's rule for what runs: a command drops the image's entrypoint and its arguments. */
export function commandLine({ command, args, image }: ContainerSpec): readonly string[] {
  const { entrypoint = [], cmd = [] } = image.definition.config;
  const program = command && command.length > 0 ? command : entrypoint;
  const rest = args && args.length > 0 ? args : command && command.length > 0 ? [] : cmd;
  return [...program, ...rest];
}

/** What the image, the pod and the engine say; the last word is the pod's. */
export function environment(
  spec: ContainerSpec,
  user: ContainerUser,
  hostname: string,
): ReadonlyMap<string, string> {
  const env = new Map<string, string>([
    ['PATH', defaultPath],
    ['HOSTNAME', hostname],
    ...(spec.tty ? ([['TERM', 'xterm']] as const) : []),
    ...Object.entries(spec.image.definition.config.env ?? {}),
    ...spec.env,
  ]);
  if (!env.has('HOME')) env.set('HOME', user.home);
  return env;
}

/** The OCI runtime's words for an execve that failed. */
export function launchError(error: unknown, name: string): string {
  if (!(error instanceof Errno)) return error instanceof Error ? error.message : String(error);
  const inPath = !name.includes('/');
  if (error.code === 'ENOENT' && inPath) return `exec: "${name}": executable file not found in $PATH`;
  if (error.code === 'ENOENT') return `exec: "${name}": stat ${name}: no such file or directory`;
  if (error.code === 'EACCES') return `exec: "${name}": permission denied`;
  if (error.code === 'ENOEXEC') return `exec ${name}: exec format error`;
  return `exec: "${name}": ${error.message.toLowerCase()}`;
}
