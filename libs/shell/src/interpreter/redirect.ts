import { encodeUtf8, readerOf } from '@drydock/machinery';
import type { Redirect, Redirection } from 'unbash';
import { Descriptor, type DescriptorKind } from '../kernel/descriptor.ts';
import { Errno } from '../kernel/file-system.ts';
import { absolutePath, openPath } from '../kernel/open.ts';
import { ShellError } from './control.ts';
import { expandTarget, expandText } from './expand/fields.ts';
import { expandTemplate } from './expand/pieces.ts';
import { openSocket } from './socket.ts';
import type { Shell } from './shell.ts';

/** Runs something with redirections in force, and puts everything back after. */
export async function withRedirections(
  shell: Shell,
  redirects: readonly Redirection[],
  run: () => Promise<void>,
): Promise<void> {
  if (redirects.length === 0) return run();
  const saved = new Map<number, Descriptor | undefined>();
  try {
    for (const redirect of redirects) await apply(shell, redirect, saved);
    await run();
  } finally {
    if (!shell.process.exitStatus) for (const [fd, before] of saved) replace(shell, fd, before);
    else for (const before of saved.values()) before?.release();
  }
}

/** `exec > file`: redirections that stay. */
export async function redirectForGood(shell: Shell, redirects: readonly Redirection[]): Promise<void> {
  const saved = new Map<number, Descriptor | undefined>();
  for (const redirect of redirects) await apply(shell, redirect, saved);
  for (const before of saved.values()) before?.release();
}

/** Puts `next` (whose hold passes to the shell) at `fd`. */
function replace(shell: Shell, fd: number, next: Descriptor | undefined): void {
  shell.fds.get(fd)?.release();
  if (next) shell.fds.set(fd, next);
  else shell.fds.delete(fd);
}

type Saved = Map<number, Descriptor | undefined>;

function assign(shell: Shell, saved: Saved, fd: number, next: Descriptor | undefined): void {
  if (!saved.has(fd)) {
    saved.set(fd, shell.fds.get(fd));
    shell.fds.delete(fd);
  }
  replace(shell, fd, next);
}

async function apply(shell: Shell, redirect: Redirection, saved: Saved): Promise<void> {
  const usual = redirect.operator.startsWith('<') ? 0 : 1;
  const fd = descriptorNumber(shell, redirect, usual);
  if (redirect.type === 'HereDoc') {
    const raw = redirect.operator === '<<-' ? redirect.body.text.replace(/^\t+/gm, '') : redirect.body.text;
    const text = redirect.delimiter?.quoted ? raw : await expandTemplate(shell, raw);
    return assign(shell, saved, fd, textDescriptor(text));
  }
  if (redirect.type === 'HereString') {
    const text = redirect.target ? await expandText(shell, redirect.target) : '';
    return assign(shell, saved, fd, textDescriptor(`${text}\n`));
  }
  if (!redirect.target) throw new ShellError('syntax error: missing redirect target');
  const target = await expandTarget(shell, redirect.target);
  if (redirect.operator === '<&' || redirect.operator === '>&')
    return duplicate(shell, redirect, fd, target, saved);
  const opened = await open(shell, redirect, target);
  if (redirect.operator === '&>' || redirect.operator === '&>>') assign(shell, saved, 2, opened.retain());
  assign(shell, saved, fd, opened);
}

function descriptorNumber(shell: Shell, redirect: Redirection, usual: number): number {
  const { descriptor } = redirect;
  if (!descriptor) return usual;
  if (descriptor.type === 'FileDescriptor') return descriptor.value;
  const closing = redirect.type === 'Redirect' && redirect.target?.text === '-';
  if (closing) return Number(shell.variables.get(descriptor.name));
  let fd = 10;
  while (shell.fds.has(fd)) fd++;
  shell.variables.set(descriptor.name, String(fd));
  return fd;
}

async function duplicate(
  shell: Shell,
  redirect: Redirect,
  fd: number,
  target: string,
  saved: Saved,
): Promise<void> {
  if (target === '-') return assign(shell, saved, fd, undefined);
  const number = /^(\d+)(-?)$/.exec(target);
  if (number) {
    const source = shell.fds.get(Number(number[1]));
    if (!source) throw new ShellError(`${number[1]}: Bad file descriptor`);
    assign(shell, saved, fd, source.retain());
    if (number[2] === '-') assign(shell, saved, Number(number[1]), undefined);
    return;
  }
  if (redirect.operator === '<&' || redirect.descriptor)
    throw new ShellError(`${target}: ambiguous redirect`);
  const opened = await open(shell, redirect, target);
  assign(shell, saved, 2, opened.retain());
  assign(shell, saved, fd, opened);
}

async function open(shell: Shell, redirect: Redirect, target: string): Promise<Descriptor> {
  const { operator } = redirect;
  const socket = /^\/dev\/tcp\/([^/]+)\/(.+)$/.exec(target);
  if (socket) return openSocket(shell, socket[1]!, socket[2]!);
  const append = operator === '>>' || operator === '&>>';
  const mode =
    operator === '<'
      ? { read: true }
      : operator === '<>'
        ? { read: true, write: true, create: true }
        : { write: true, create: true, append, truncate: !append };
  if (target === '') throw new ShellError(': No such file or directory');
  try {
    if (shell.option('noclobber') && (operator === '>' || operator === '&>') && isRegular(shell, target))
      throw new ShellError(`${target}: cannot overwrite existing file`);
    return openPath(shell.process, target, mode, shell.fds);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const created = shell.dialect === 'busybox';
    if (!created) throw new ShellError(`${target}: ${error.message}`);
    const reason =
      error.code === 'ENOENT' ? (operator === '<' ? 'no such file' : 'nonexistent directory') : error.message;
    throw new ShellError(`can't ${operator === '<' ? 'open' : 'create'} ${target}: ${reason}`);
  }
}

function isRegular(shell: Shell, target: string): boolean {
  const path = absolutePath(shell.process, target);
  return shell.process.fs.exists(path) && shell.process.fs.stat(path).type === 'file';
}

/** A here-document: its bytes are all there already. */
export function textDescriptor(text: string): Descriptor {
  const reader = readerOf(encodeUtf8(text));
  const kind: DescriptorKind = 'pipe';
  return new Descriptor({ kind, read: (max) => reader.read(max) });
}
