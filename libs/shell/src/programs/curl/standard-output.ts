import type { Descriptor } from '../../kernel/descriptor.ts';
import type { Process } from '../../kernel/process.ts';

/** Whether a file descriptor of this process is its terminal. */
export function isTerminal(process: Process, fd: number): boolean {
  const { descriptors } = process as Process & { readonly descriptors?: ReadonlyMap<number, Descriptor> };
  return descriptors?.get(fd)?.kind === 'terminal';
}
