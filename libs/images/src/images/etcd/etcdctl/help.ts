// What `etcdctl --help` prints.
import type { CtlCommand } from './command.ts';
import type { Found } from './etcdctl.ts';

const groups: Readonly<Record<string, string>> = {
  alarm: 'Alarm related commands',
  auth: 'Enable or disable authentication',
  check: 'commands for checking properties of the etcd cluster',
  downgrade: 'Downgrade related commands',
  endpoint: 'Endpoint related commands',
  lease: 'Lease related commands',
  member: 'Membership related commands',
  role: 'Role related commands',
  snapshot: 'Manages etcd node snapshots',
  user: 'User related commands',
};

/** Help of the program, of a group of commands, or of one command; without the lists of options. */
export function helpText(commands: readonly CtlCommand[], found: Found, version: string): string {
  if ('command' in found) {
    const { words, short, usage } = found.command;
    return `NAME:\n  ${words} - ${short}\n\nUSAGE:\n  etcdctl ${words} ${usage}\n\n`;
  }
  const { group } = found;
  const below = commands.filter(({ words }) => group === '' || words.startsWith(`${group} `));
  const width = Math.max(...below.map(({ words }) => words.length));
  const lines = below.map(({ words, short }) => `  ${words.padEnd(width)}  ${short}`).join('\n');
  const api = `API VERSION:\n  ${version.replace(/\.\d+$/, '')}\n\n`;
  if (group !== '')
    return `NAME:\n  ${group} - ${groups[group] ?? ''}\n\nUSAGE:\n  etcdctl ${group} <subcommand> [flags]\n\n${api}\nCOMMANDS:\n${lines}\n\n`;
  const name = 'NAME:\n  etcdctl - A simple command line client for etcd3.\n\nUSAGE:\n  etcdctl [flags]\n\n';
  return `${name}VERSION:\n  ${version}\n\n${api}\nCOMMANDS:\n${lines}\n\n`;
}
