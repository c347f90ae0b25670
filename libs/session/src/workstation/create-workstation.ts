// The learner's own machine: a small Debian with Docker Desktop's Kubernetes beside it.
import type { Clock, Random } from '@drydock/machinery';
import {
  createKernel,
  fileSystemTemplate,
  installPrograms,
  jqProgram,
  shellPrograms,
  type MachineFileSystem,
  type MachineKernel,
  type NetworkStack,
  type Program,
} from '@drydock/shell';
import { completeKubectl } from './complete-kubectl.ts';
import { runJq } from './jq-worker.ts';
import { createKubectlProgram, type TransportFor } from './kubectl-program.ts';

export const home = '/home/learner';
const learner = { uid: 1000, gid: 1000 };

export interface WorkstationOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: NetworkStack;
  /** Text of ~/.kube/config. */
  readonly kubeconfig: string;
  readonly transportFor: TransportFor;
}

export interface Workstation {
  readonly kernel: MachineKernel;
  readonly fs: MachineFileSystem;
  /** The environment of a login shell. */
  readonly env: ReadonlyMap<string, string>;
}

export function createWorkstation(options: WorkstationOptions): Workstation {
  const { clock, random, network } = options;
  const programs: Record<string, Program> = {
    ...shellPrograms,
    jq: jqProgram({ jq: runJq }),
    kubectl: createKubectlProgram(options.transportFor),
  };
  const fs = installedFiles(clock);
  writeHome(fs, options.kubeconfig);
  const kernel = createKernel({
    hostname: 'workstation',
    clock,
    random,
    fs,
    network,
    programs,
    firstPid: 100,
    completers: new Map([['kubectl', completeKubectl(options.transportFor)]]),
  });
  return { kernel, fs, env: environment() };
}

/** The machine before its owner's home is furnished: the same for everyone. */
const installedFiles = fileSystemTemplate((fs) => {
  for (const directory of [
    '/bin',
    '/dev',
    '/etc',
    '/proc',
    '/root',
    '/tmp',
    '/usr/bin',
    '/usr/local/bin',
    '/var/log',
    home,
  ])
    fs.mkdir(directory, { recursive: true });
  fs.chmod('/tmp', 0o1777);
  installPrograms(fs, [...Object.keys(shellPrograms), 'jq']);
  installPrograms(fs, ['kubectl'], '/usr/local/bin');
  installPrograms(fs, ['bash', 'sh'], '/bin');
  writeSystemFiles(fs);
});

function environment(): ReadonlyMap<string, string> {
  return new Map([
    ['HOME', home],
    ['USER', 'learner'],
    ['LOGNAME', 'learner'],
    ['SHELL', '/bin/bash'],
    ['PATH', '/usr/local/bin:/usr/bin:/bin'],
    ['TERM', 'xterm-256color'],
    ['LANG', 'C.UTF-8'],
    ['PWD', home],
    ['EDITOR', 'nano'],
  ]);
}

function writeSystemFiles(fs: MachineFileSystem): void {
  const files: Readonly<Record<string, string>> = {
    '/etc/hostname': 'workstation\n',
    '/etc/hosts': '127.0.0.1\tlocalhost\n127.0.1.1\tworkstation\n127.0.0.1\tkubernetes.docker.internal\n',
    '/etc/passwd':
      'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n' +
      `learner:x:1000:1000:Learner:${home}:/bin/bash\n`,
    '/etc/group': 'root:x:0:\nlearner:x:1000:\nnogroup:x:65534:\n',
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
    '/etc/shells': '/bin/sh\n/bin/bash\n',
  };
  for (const [path, content] of Object.entries(files)) fs.writeFile(path, content);
}

function writeHome(fs: MachineFileSystem, kubeconfig: string): void {
  fs.mkdir(`${home}/.kube`, { mode: 0o750 });
  fs.writeFile(`${home}/.kube/config`, kubeconfig, { mode: 0o600 });
  fs.writeFile(
    `${home}/.bashrc`,
    "PS1='\\[\\e[32m\\]\\u@\\h\\[\\e[0m\\]:\\[\\e[34m\\]\\w\\[\\e[0m\\]\\$ '\nalias ll='ls -l'\nalias k=kubectl\n",
  );
  for (const path of [home, `${home}/.kube`, `${home}/.kube/config`, `${home}/.bashrc`])
    fs.chown(path, learner.uid, learner.gid);
}

/** Puts a file of the lab into the learner's home; `path` is absolute or starts with `~/`. */
export function placeFile(
  fs: MachineFileSystem,
  path: string,
  content: Uint8Array | string,
  mode = 0o644,
): void {
  const absolute = path.startsWith('~/') ? `${home}/${path.slice(2)}` : path;
  const parts = absolute.split('/').slice(1, -1);
  for (let depth = 1; depth <= parts.length; depth++) {
    const directory = `/${parts.slice(0, depth).join('/')}`;
    if (fs.exists(directory)) continue;
    fs.mkdir(directory);
    fs.chown(directory, learner.uid, learner.gid);
  }
  fs.writeFile(absolute, content, { mode });
  fs.chown(absolute, learner.uid, learner.gid);
}
