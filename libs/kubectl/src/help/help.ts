import type { Command, CommandGroup } from '../command.ts';
import type { Flag } from '../flags/flag.ts';

export const groups: readonly CommandGroup[] = [
  'Basic Commands (Beginner)',
  'Basic Commands (Intermediate)',
  'Deploy Commands',
  'Cluster Management Commands',
  'Troubleshooting and Debugging Commands',
  'Advanced Commands',
  'Settings Commands',
];

/** `kubectl X --help`. `path` is `kubectl X`. */
export function helpText(command: Command, path: string): string {
  const sections = [
    [`${command.short}.`, ...paragraphs(command.long)].join('\n\n'),
    aliasSection(command),
    exampleSection(command),
    subcommandSection(command),
    optionSection(command.flags ?? []),
    usageSection(command, path),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n\n${tips(command, path)}`;
}

/** Paragraphs below the first line start with a space; those that send the reader on do not. */
function paragraphs(long = ''): string[] {
  return long
    .split('\n\n')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => (text.startsWith('Use "') ? text : ` ${text}`));
}

/** The sections that `kubectl help nonsense` prints below its complaint. */
export function rootUsage(root: Command): string {
  return `${subcommandSection(root)}\n\n${usageSection(root, 'kubectl')}\n\n${tips(root, 'kubectl')}`;
}

/** `kubectl options`. */
export function optionsText(flags: readonly Flag[]): string {
  return `The following options can be passed to any command:\n\n${flagLines(flags)}\n\n`;
}

function aliasSection({ name, aliases }: Command): string {
  return aliases?.length ? `Aliases:\n${[name, ...aliases].join(', ')}` : '';
}

function exampleSection({ examples }: Command): string {
  if (!examples?.length) return '';
  const blocks = examples.map(([title, ...lines]) =>
    [`  # ${title}`, ...lines.map((line) => `  ${line}`)].join('\n'),
  );
  return `Examples:\n${blocks.join('\n  \n')}`;
}

function subcommandSection(command: Command): string {
  const commands = (command.subcommands ?? []).filter((one) => !one.hidden);
  if (commands.length === 0) return '';
  if (!commands.some((one) => one.group)) return table('Available Commands', commands, padding(commands));
  const width = padding(commands);
  const named = groups.map((group) =>
    table(
      group,
      commands.filter((one) => one.group === group),
      width,
    ),
  );
  const other = table(
    'Other Commands',
    commands.filter((one) => one.group === 'Other Commands'),
    width,
  );
  return [...named, 'Subcommands provided by plugins:', other].join('\n\n');
}

function padding(commands: readonly Command[]): number {
  return Math.max(11, ...commands.map((command) => command.name.length));
}

function table(title: string, commands: readonly Command[], width: number): string {
  return [`${title}:`, ...commands.map((one) => `  ${one.name.padEnd(width)}   ${one.short}`)].join('\n');
}

function optionSection(flags: readonly Flag[]): string {
  return flags.some((flag) => !flag.hidden) ? `Options:\n${flagLines(flags)}` : '';
}

function flagLines(flags: readonly Flag[]): string {
  const shown = flags.filter((flag) => !flag.hidden);
  const sorted = [...shown].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.map((flag) => `${flagHead(flag)}\n\t${flag.help}`).join('\n\n');
}

function flagHead(flag: Flag): string {
  const value = flag.type === 'string' ? `'${flag.default}'` : flag.default;
  return `    ${flag.short ? `-${flag.short}, ` : ''}--${flag.name}=${value}:`;
}

/** `kubectl get (TYPE …) [flags] [options]`. */
export function usageLine(command: Command, path: string): string {
  const parents = path.split(' ').slice(0, -1);
  const line = [...parents, command.usage].join(' ');
  return line.includes('[options]') ? line : `${line} [options]`;
}

function usageSection(command: Command, path: string): string {
  return `Usage:\n  ${usageLine(command, path)}`;
}

function tips(command: Command, path: string): string {
  const more = command.subcommands?.length
    ? `Use "${path} <command> --help" for more information about a given command.\n`
    : '';
  return `${more}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}
