import type { FlagValues } from '../flags/values.ts';
import type { ResourceQuery } from './builder.ts';

/** Commands that work on files only. */
export function requireFiles({ flags }: { readonly flags: FlagValues }): void {
  const [files, kustomize] = [flags.list('filename'), flags.text('kustomize')];
  if (files.length === 0 && kustomize === '') throw new Error('must specify one of -f and -k');
  if (files.length > 0 && kustomize !== '') throw new Error('only one of -f or -k can be specified');
}

/** The parts of a query that nearly every command reads from its flags. */
export function queryOfFlags({
  flags,
  args,
}: {
  readonly flags: FlagValues;
  readonly args: readonly string[];
}): ResourceQuery {
  return {
    args,
    filenames: flags.list('filename'),
    kustomize: flags.text('kustomize'),
    recursive: flags.bool('recursive'),
    labelSelector: flags.text('selector'),
    fieldSelector: flags.text('field-selector'),
    allNamespaces: flags.bool('all-namespaces'),
    all: flags.bool('all'),
  };
}
