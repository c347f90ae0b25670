import type { Invocation } from '../invocation.ts';
import { goLogHeader } from '../discovery/go-log.ts';

export type DryRun = 'none' | 'client' | 'server';

/** What `--dry-run` says. Old forms of the flag get klog's warning. */
export async function dryRunOf(invocation: Invocation): Promise<DryRun> {
  const value = invocation.flags.text('dry-run') || 'none';
  const warn = (text: string) =>
    invocation.err(`${goLogHeader(invocation.host, 'helpers.go:731', 'W')} ${text}\n`);
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value === 'unchanged') {
    await warn('--dry-run is deprecated and can be replaced with --dry-run=client.');
    return 'client';
  }
  if (value === 'true' || value === 'false') {
    const now = value === 'true' ? 'client' : 'none';
    await warn(`--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${now}.`);
    return now;
  }
  throw new Error(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** What `--validate` says, as the server's fieldValidation. */
export function fieldValidationOf({ flags }: Invocation): 'Strict' | 'Warn' | 'Ignore' {
  const value = flags.text('validate');
  if (['strict', 'true', '1', 't', 'T', 'TRUE', 'True'].includes(value)) return 'Strict';
  if (['ignore', 'false', '0', 'f', 'F', 'FALSE', 'False'].includes(value)) return 'Ignore';
  if (value === 'warn') return 'Warn';
  throw new Error(
    `invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`,
  );
}
