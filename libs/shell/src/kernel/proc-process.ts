// `/proc/PID`: what a process tells of itself.
import type { MachineProcess } from './machine-process.ts';
import { mountTable } from './proc-texts.ts';

/** A file's text, a directory's entries or a link's target; made anew at each look. */
export type ProcEntry =
  | { readonly text: () => string }
  | { readonly entries: () => ReadonlyMap<string, ProcEntry> }
  | { readonly target: () => string };

export function processEntries(process: MachineProcess): ReadonlyMap<string, ProcEntry> {
  const { argv, env, pid, kernel } = process;
  const name = (argv[0] ?? '').split('/').at(-1)!.slice(0, 15);
  const environment = () => [...(process.options.env ?? env)].map(([key, value]) => `${key}=${value}\0`);
  const descriptors = () =>
    [...process.descriptors.keys()].map((n): [string, ProcEntry] => [String(n), { text: () => '' }]);
  return new Map<string, ProcEntry>([
    ['cgroup', { text: () => '0::/\n' }],
    ['cmdline', { text: () => argv.map((word) => `${word}\0`).join('') }],
    ['comm', { text: () => `${name}\n` }],
    ['cwd', { target: () => process.cwd }],
    ['environ', { text: () => environment().join('') }],
    ['exe', { target: () => argv[0] ?? '' }],
    ['fd', { entries: () => new Map(descriptors()) }],
    ['limits', { text: () => limits }],
    ['mounts', { text: () => mountTable(kernel) }],
    ['net', { entries: () => networkEntries(process) }],
    ['oom_score_adj', { text: () => '0\n' }],
    ['root', { entries: () => new Map() }],
    [
      'stat',
      { text: () => `${pid} (${name}) S ${process.parentPid} ${process.group} ${process.group} 0 -1 0\n` },
    ],
    ['status', { text: () => status(process, name) }],
  ]);
}

const limits = [
  'Limit                     Soft Limit           Hard Limit           Units     ',
  'Max cpu time              unlimited            unlimited            seconds   ',
  'Max open files            1048576              1048576              files     ',
  '',
].join('\n');

function status(process: MachineProcess, name: string): string {
  const { uid, gid, groups, pid, parentPid } = process;
  const state = process.stopped ? 'T (stopped)' : 'S (sleeping)';
  const bound = process.kernel.capabilities;
  const own = uid === 0 ? bound : 0n;
  const mask = (set: bigint) => set.toString(16).padStart(16, '0');
  const lines = [
    `Name:\t${name}`,
    `Umask:\t0${process.umask.toString(8).padStart(3, '0')}`,
    `State:\t${state}`,
    `Tgid:\t${pid}`,
    `Pid:\t${pid}`,
    `PPid:\t${parentPid}`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    `Gid:\t${gid}\t${gid}\t${gid}\t${gid}`,
    `Groups:\t${groups.map((group) => `${group} `).join('')}`,
    'Threads:\t1',
    `CapInh:\t${mask(0n)}`,
    `CapPrm:\t${mask(own)}`,
    `CapEff:\t${mask(own)}`,
    `CapBnd:\t${mask(bound)}`,
    `CapAmb:\t${mask(0n)}`,
    'NoNewPrivs:\t0',
    'Seccomp:\t0',
  ];
  return `${lines.join('\n')}\n`;
}

function networkEntries({ network }: MachineProcess): ReadonlyMap<string, ProcEntry> {
  return new Map<string, ProcEntry>([
    ['dev', { text: () => deviceTable(network.addresses) }],
    ['tcp', { text: () => listenerTable(network.listeners()) }],
  ]);
}

/** Interfaces without counters: the simulation does not count packets. */
function deviceTable(addresses: readonly string[]): string {
  const names = ['lo', ...addresses.filter((address) => address !== '127.0.0.1').map((_, n) => `eth${n}`)];
  const row = (name: string) =>
    `${`${name}:`.padStart(7)}       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n`;
  return (
    'Inter-|   Receive                                                |  Transmit\n' +
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n' +
    names.map(row).join('')
  );
}

function listenerTable(listeners: readonly { readonly address: string; readonly port: number }[]): string {
  const hexadecimal = (number: number, width: number) =>
    number.toString(16).toUpperCase().padStart(width, '0');
  const row = ({ address, port }: { readonly address: string; readonly port: number }, index: number) => {
    const bytes = /^\d+(\.\d+){3}$/.test(address) ? address.split('.').map(Number) : [0, 0, 0, 0];
    const local = [...bytes]
      .reverse()
      .map((byte) => hexadecimal(byte, 2))
      .join('');
    return `${String(index).padStart(4)}: ${local}:${hexadecimal(port, 4)} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 0 1 0000000000000000 100 0 0 10 0\n`;
  };
  return `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n${listeners.map(row).join('')}`;
}
