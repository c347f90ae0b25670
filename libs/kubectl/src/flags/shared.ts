// Flags that several commands take, worded once.
import { bool, duration, int, int64, short, slice, text, type Flag } from './flag.ts';
import { outputFormats } from '../printers/object-printer.ts';

const formats = (list: readonly string[]) => `How to print: ${list.join(', ')}.`;

export const outputFlag = (list: readonly string[] = outputFormats.structured, initial = ''): Flag =>
  short('o', text('output', formats(list), initial, { words: list }));

/** -o and what goes with it. */
export const printFlags: readonly Flag[] = [
  bool('allow-missing-template-keys', 'Templates pass over fields that are not there.', 'true'),
  outputFlag(),
  bool('show-managed-fields', 'Keep managedFields in JSON and YAML.'),
  text('template', 'Template (or file with one) for -o go-template and -o go-template-file.'),
];

export const filenameFlag = (what: string): Flag => short('f', slice('filename', what));

/** -f, -k and -R. */
export const fileFlags = (what: string): readonly Flag[] => [
  filenameFlag(what),
  short('k', text('kustomize', 'A kustomization directory, instead of -f.')),
  recursiveFlag,
];

export const recursiveFlag: Flag = short(
  'R',
  bool('recursive', 'Read the directories given with -f with all below them.'),
);

export const dryRunFlag: Flag = text(
  'dry-run',
  'none, server (the server does all but store it) or client (only print what would be sent).',
  'none',
  { bare: 'unchanged', words: ['none', 'server', 'client'] },
);

export const fieldManagerFlag = (name: string): Flag =>
  text('field-manager', 'Name under which the server records who owns the changed fields.', name);

export const validateFlag: Flag = text(
  'validate',
  'strict (or true): unknown or double fields are an error; warn: a warning; ignore (or false): dropped silently.',
  'strict',
  { bare: 'strict', words: ['strict', 'warn', 'ignore'] },
);

export const saveConfigFlag: Flag = bool(
  'save-config',
  'Keep the configuration in an annotation of the object, so that kubectl apply can be used on it later.',
);

export const selectorFlag: Flag = short(
  'l',
  text(
    'selector',
    "Only objects with these labels: '=', '==', '!=', 'in', 'notin' (-l a=b,c!=d,'e in (f,g)').",
  ),
);

export const fieldSelectorFlag: Flag = text(
  'field-selector',
  "Only objects with these field values: '=', '==', '!='. The server knows a few fields per type.",
);

export const allNamespacesFlag: Flag = short(
  'A',
  bool('all-namespaces', 'Look in all namespaces, whatever --namespace says.'),
);
export const allFlag = (what: string): Flag => bool('all', what);
export const localFlag: Flag = bool('local', 'Work on the given file alone, without the server.');
export const chunkSizeFlag: Flag = int64(
  'chunk-size',
  'Read long lists in pieces of this size; 0: all at once.',
  '500',
);
export const containerFlag: Flag = short('c', text('container', 'The container, when the pod has several.'));
export const noHeadersFlag: Flag = bool('no-headers', 'Print no line of column names.');
export const quietFlag: Flag = short('q', bool('quiet', 'Print only what the container prints.'));
export const stdinFlag: Flag = short('i', bool('stdin', 'Pass standard input on to the container.'));
export const ttyFlag: Flag = short('t', bool('tty', 'Standard input is a terminal.'));
export const podRunningTimeoutFlag = (initial: string): Flag =>
  duration('pod-running-timeout', 'How long to wait until at least one pod runs (5s, 2m, 3h).', initial);
export const gracePeriodFlag: Flag = int(
  'grace-period',
  'Seconds that the object gets to end by itself; negative: its own setting; 1: at once; 0 only with --force.',
  '-1',
);
export const cascadeFlag: Flag = text(
  'cascade',
  'What becomes of dependents: background, orphan or foreground.',
  'background',
  { bare: 'background', words: ['background', 'orphan', 'foreground'] },
);
export const forceFlag: Flag = bool(
  'force',
  'Remove the object from the API at once, without waiting for its graceful end. Some objects may then be inconsistent or lost.',
);
export const resourceVersionFlag: Flag = text(
  'resource-version',
  'Only when the object still has this resource version.',
);
